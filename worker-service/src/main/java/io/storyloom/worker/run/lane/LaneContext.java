package io.storyloom.worker.run.lane;

import java.time.Clock;
import java.util.random.RandomGenerator;

/// What all lanes of a worker share.
record LaneContext(
    ItemWork work,
    Committer committer,
    RunOwnership ownership,
    PacingProperties pacing,
    LaneMetrics metrics,
    Clock clock,
    RandomGenerator random,
    ItemWatch watch) {}

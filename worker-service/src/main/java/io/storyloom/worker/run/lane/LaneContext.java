package io.storyloom.worker.run.lane;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// What all lanes of a worker share.
///
/// @param callTimeout after which a generator call is aborted
record LaneContext(
    ItemWork work,
    Committer committer,
    RunOwnership ownership,
    PacingProperties pacing,
    Duration callTimeout,
    LaneMetrics metrics,
    Clock clock,
    RandomGenerator random) {}

package io.storyloom.run;

import java.time.Instant;

/// A request at its place among the requests of its run.
///
/// @param commandSequence 1, 2, 3 … per run without gaps
public record RecordedRequest(
    RunRef run, long commandSequence, Instant occurredAt, RunRequest request) {}

package io.storyloom.run;

import java.time.Instant;

/// An event at its place in the log of its run.
///
/// @param sequence 0 for `RunCreated`, then 1, 2, 3 … without gaps
public record RecordedEvent(RunRef run, long sequence, Instant occurredAt, RunEvent event) {}

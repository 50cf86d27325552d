package io.storyloom.api.run;

import io.storyloom.run.RunId;

/// A run's progress at a moment.
///
/// @param json as the contract shows it
public record ProgressSnapshot(RunId runId, ProgressMark mark, String json) {}

package io.storyloom.run;

/// The sums over a run, as its last event carries them.
///
/// @param usage its duration is the run's own, from start to end without paused time
public record Totals(
    int totalEpics,
    int completedEpics,
    int failedEpics,
    int skippedEpics,
    int totalStoriesCreated,
    Usage usage) {}

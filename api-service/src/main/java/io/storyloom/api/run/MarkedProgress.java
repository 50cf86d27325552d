package io.storyloom.api.run;

/// A run's progress at a moment, with what tells this state from others.
public record MarkedProgress(ProgressMark mark, Progress progress) {}

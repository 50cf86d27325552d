package io.storyloom.worker.run.lane;

import io.storyloom.run.EpicId;

/// What a generator is asked about, as it is when its turn comes.
///
/// @param hasResults whether results of it are already stored
public record Item(EpicId id, String title, String text, boolean hasResults) {}

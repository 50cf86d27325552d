package io.storyloom.run;

/// An epic as it was when its run was created.
///
/// @param index place in the run, from 1
public record EpicSnapshot(EpicId epicId, String title, int index) {}

package io.storyloom.worker.story;

/// An epic as it is now.
///
/// @param description empty when it has none
/// @param hasStories whether it has any story, generated or not
public record EpicText(String title, String description, boolean hasStories) {}

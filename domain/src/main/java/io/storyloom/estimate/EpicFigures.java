package io.storyloom.estimate;

/// What one epic that calls the generator makes and takes, without any waits.
public record EpicFigures(
    Spread stories, Spread inputTokens, Spread outputTokens, Spread durationMs) {}

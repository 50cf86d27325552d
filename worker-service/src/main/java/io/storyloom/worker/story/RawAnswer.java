package io.storyloom.worker.story;

/// What a generator said, word for word, and what it counted.
public record RawAnswer(String text, long inputTokens, long outputTokens) {}

package io.storyloom.worker.story;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a generator call ended.
public sealed interface GenerationOutcome {

  /// The generator answered; whether the answer is any good is for [AnswerParser] to say.
  record Answered(RawAnswer answer) implements GenerationOutcome {}

  /// It failed in a way that may pass: a 5xx, a lost connection.
  ///
  /// @param message a sentence for people
  record Transient(String message) implements GenerationOutcome {}

  /// It failed, and will fail again.
  ///
  /// @param message a sentence for people
  record Permanent(String message) implements GenerationOutcome {}

  /// It asks for patience, which is no failure.
  ///
  /// @param retryAfter how long, null when it did not say
  record RateLimited(@Nullable Duration retryAfter) implements GenerationOutcome {}
}

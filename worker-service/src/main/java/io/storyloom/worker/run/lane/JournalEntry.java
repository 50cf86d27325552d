package io.storyloom.worker.run.lane;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the call journal is told: that a call begins, or how it ended.
sealed interface JournalEntry {

  int index();

  int call();

  /// Written before the call is made.
  record Opened(int index, int call, int attempt, String request, Instant at)
      implements JournalEntry {}

  /// Written as soon as the call ended.
  record Closed(
      int index,
      int call,
      Result result,
      String detail,
      @Nullable String answer,
      long inputTokens,
      long outputTokens,
      BigDecimal costUsd,
      Instant at)
      implements JournalEntry {}

  /// How long the provider has made the item wait up to this call, as far as that counts together.
  record Waited(int index, int call, Duration soFar) implements JournalEntry {}

  /// How a call ended, as the journal names it.
  enum Result {
    USABLE,
    EMPTY,
    MALFORMED,
    TRANSIENT,
    PERMANENT,
    THROTTLED,
    ABORTED
  }
}

package io.storyloom.run;

import java.math.BigDecimal;
import java.time.Duration;

/// What work took: time of calls and saving without waits, tokens, and cost in USD.
public record Usage(Duration duration, long inputTokens, long outputTokens, BigDecimal costUsd) {

  public static final Usage NONE = new Usage(Duration.ZERO, 0, 0, BigDecimal.ZERO.setScale(6));

  public Usage plus(Usage other) {
    return new Usage(
        duration.plus(other.duration),
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        costUsd.add(other.costUsd));
  }

  /// The same work, having taken so much longer.
  public Usage lasting(Duration longer) {
    return new Usage(duration.plus(longer), inputTokens, outputTokens, costUsd);
  }
}

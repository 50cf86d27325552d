package io.storyloom.estimate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What a provider asks for a million tokens, in USD.
public record TokenPrice(BigDecimal inputPerMillionUsd, BigDecimal outputPerMillionUsd) {

  private static final int SCALE = 6;

  /// In USD, to the millionth.
  public BigDecimal cost(long inputTokens, long outputTokens) {
    return inputPerMillionUsd
        .multiply(BigDecimal.valueOf(inputTokens))
        .add(outputPerMillionUsd.multiply(BigDecimal.valueOf(outputTokens)))
        .movePointLeft(SCALE)
        .setScale(SCALE, RoundingMode.HALF_UP);
  }
}

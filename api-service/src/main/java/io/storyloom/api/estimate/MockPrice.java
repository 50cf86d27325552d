package io.storyloom.api.estimate;

import io.storyloom.estimate.TokenPrice;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What the mock generator, so far the only one, pretends to cost; the worker reads the same
/// properties.
@Validated
@ConfigurationProperties("storyloom.pricing.mock")
record MockPrice(
    @DefaultValue("0") @NotNull @PositiveOrZero BigDecimal inputPerMillionUsd,
    @DefaultValue("0") @NotNull @PositiveOrZero BigDecimal outputPerMillionUsd) {

  TokenPrice price() {
    return new TokenPrice(inputPerMillionUsd, outputPerMillionUsd);
  }
}

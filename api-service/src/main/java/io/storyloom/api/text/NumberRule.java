package io.storyloom.api.text;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Between which whole numbers a number must be, both included.
public record NumberRule(int least, int most) {

  @Nullable String problemWith(int number) {
    return number < least || number > most ? message() : null;
  }

  /// Numbers with a fraction, even an empty one, are no whole numbers.
  @Nullable String problemWith(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt()
        ? problemWith(value.intValue())
        : message();
  }

  private String message() {
    return most == Integer.MAX_VALUE
        ? "must be a whole number from %,d".formatted(least)
        : "must be a whole number from %,d to %,d".formatted(least, most);
  }
}

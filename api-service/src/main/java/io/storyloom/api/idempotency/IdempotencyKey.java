package io.storyloom.api.idempotency;

import io.storyloom.api.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// A client's name for one request that it may send several times.
///
/// @param value 1 to 255 visible ASCII characters
public record IdempotencyKey(String value) {

  public static final String HEADER = "Idempotency-Key";

  /// Says `true` on an answer that was given before.
  public static final String REPLAYED_HEADER = "Idempotent-Replayed";

  private static final int LONGEST = 255;

  /// @param header null when the request has none
  /// @throws ProblemException when it is no key
  public static @Nullable IdempotencyKey of(@Nullable String header) {
    if (header == null) {
      return null;
    }
    boolean visible = header.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (header.isEmpty() || header.length() > LONGEST || !visible) {
      throw ProblemException.invalid(
          HEADER, "must have 1 to " + LONGEST + " visible ASCII characters");
    }
    return new IdempotencyKey(header);
  }
}

package io.storyloom.api.idempotency;

import io.storyloom.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client's name for one request that it may send several times.
///
/// @param value 1 to 255 visible ASCII characters
public record IdempotencyKey(String value) {

  public static final String HEADER = "Idempotency-Key";

  /// Says `true` on an answer that was given before.
  public static final String REPLAYED_HEADER = "Idempotent-Replayed";

  private static final int LONGEST = 255;

  /// The key of a request, null when it has none.
  ///
  /// @throws ProblemException when it is no key, or there are several
  public static @Nullable IdempotencyKey of(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders(HEADER));
    if (headers.isEmpty()) {
      return null;
    }
    if (headers.size() > 1) {
      throw ProblemException.invalid(HEADER, "must be given once");
    }
    String header = headers.getFirst();
    boolean visible = header.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (header.isEmpty() || header.length() > LONGEST || !visible) {
      throw ProblemException.invalid(
          HEADER, "must have 1 to " + LONGEST + " visible ASCII characters");
    }
    return new IdempotencyKey(header);
  }
}

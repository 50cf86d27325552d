package io.storyloom.api.http;

import io.storyloom.api.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The part of a list that is asked for, from the parameters `limit` and `cursor`; may be an
/// argument of any route.
///
/// @param limit 1 to 200; ask the database for one more and give all to [Page#of]
/// @param after the key of the last item already seen, null for the first part
public record PageRequest(int limit, @Nullable String after) {

  private static final int MOST = 200;
  private static final int USUAL = 50;

  static PageRequest of(@Nullable String limit, @Nullable String cursor) {
    return new PageRequest(limit(limit), cursor == null ? null : key(cursor));
  }

  /// The key, where keys are ids.
  ///
  /// @throws ProblemException when the cursor is not one of ours
  public @Nullable UUID afterId() {
    if (after == null) {
      return null;
    }
    try {
      return UUID.fromString(after);
    } catch (IllegalArgumentException _) {
      throw badCursor();
    }
  }

  /// For routes whose keys have another form.
  public static ProblemException badCursor() {
    return ProblemException.invalid("cursor", "is not a cursor of this list");
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw ProblemException.invalid("limit", "must be a whole number from 1 to " + MOST);
  }

  private static String key(String cursor) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException _) {
      throw badCursor();
    }
  }
}

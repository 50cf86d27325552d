package io.storyloom.api.http;

import io.storyloom.api.problem.ProblemException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of a list that is asked for, from the parameters `limit` and `cursor`; may be an
/// argument of any route.
///
/// @param limit 1 to 200
/// @param cursor as it was sent, null for the first part
public record PageRequest(int limit, @Nullable String cursor) {

  static final Set<String> PARAMETERS = Set.of("limit", "cursor");

  private static final int MOST = 200;
  private static final int USUAL = 50;
  // Java would also read signs and the digits of other scripts.
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");

  static PageRequest of(@Nullable String limit, @Nullable String cursor) {
    return new PageRequest(limit(limit), cursor);
  }

  /// The part of a certain list.
  ///
  /// @param list what tells the list from all others
  /// @throws ProblemException when the cursor is not one of that list
  public ListPart of(String list) {
    return new ListPart(list, limit, cursor == null ? null : Cursor.key(list, cursor));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL;
    }
    if (NUMBER.matcher(text).matches() && Integer.parseInt(text) <= MOST) {
      return Integer.parseInt(text);
    }
    throw ProblemException.invalid("limit", "must be a whole number from 1 to " + MOST);
  }
}

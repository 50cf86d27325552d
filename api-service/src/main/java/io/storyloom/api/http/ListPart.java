package io.storyloom.api.http;

import io.storyloom.api.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The part of one certain list that is asked for.
///
/// @param list what tells the list from all others; a cursor is good for no other list
/// @param limit how many items are wanted
/// @param after the key of the last item already seen, null for the first part
public record ListPart(String list, int limit, @Nullable String after) {

  /// The key of the last item already seen, where keys are ids.
  ///
  /// @throws ProblemException when it is no id
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

  /// How many items to read: one more than wanted shows whether more follow.
  public int fetch() {
    return limit + 1;
  }

  /// @param found up to [#fetch] items
  /// @param key what a later [#after] is to hold for an item
  public <T> Page<T> page(List<T> found, Function<T, String> key) {
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = List.copyOf(found.subList(0, limit));
    return new Page<>(items, Cursor.of(list, key.apply(items.getLast())));
  }

  /// For lists whose keys have a form of their own.
  public static ProblemException badCursor() {
    return ProblemException.invalid("cursor", "is not a cursor of this list");
  }
}

package io.storyloom.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list, as lists are answered.
///
/// @param nextCursor asks for the part that follows, null at the end
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /// @param found up to one more than the limit
  /// @param key what a later [PageRequest#after] is to hold for an item
  public static <T> Page<T> of(List<T> found, PageRequest request, Function<T, String> key) {
    if (found.size() <= request.limit()) {
      return new Page<>(found, null);
    }
    List<T> items = List.copyOf(found.subList(0, request.limit()));
    return new Page<>(items, cursor(key.apply(items.getLast())));
  }

  private static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }
}

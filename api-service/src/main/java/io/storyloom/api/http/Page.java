package io.storyloom.api.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list, as lists are answered.
///
/// @param nextCursor asks for the part that follows, null at the end
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /// The same part with each item shown in another way.
  public <S> Page<S> map(Function<T, S> shown) {
    return new Page<>(items.stream().map(shown).toList(), nextCursor);
  }
}

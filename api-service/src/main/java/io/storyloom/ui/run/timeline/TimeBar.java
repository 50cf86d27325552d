package io.storyloom.ui.run.timeline;

import io.storyloom.ui.page.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where an epic's time went, as a bar and in words.
///
/// @param parts in the order of time
/// @param sums of each kind that there was
record TimeBar(List<Part> parts, List<Sum> sums) {

  private static final long WHOLE = 10_000;

  /// @param style the class of its colour
  /// @param from in ten-thousandths of the whole
  record Part(String style, long from, long width) {}

  record Sum(String style, String text, String length) {}

  static TimeBar of(List<Stretch> stretches) {
    Map<Stretch.Kind, Duration> sums = new EnumMap<>(Stretch.Kind.class);
    long total = Math.max(1, stretches.stream().mapToLong(TimeBar::millis).sum());
    List<Part> parts = new ArrayList<>();
    long before = 0;
    for (Stretch stretch : stretches) {
      long millis = millis(stretch);
      long from = before * WHOLE / total;
      parts.add(new Part(stretch.kind().style(), from, (before + millis) * WHOLE / total - from));
      before += millis;
      sums.merge(stretch.kind(), Duration.ofMillis(millis), Duration::plus);
    }
    return new TimeBar(
        parts,
        sums.entrySet().stream()
            .map(sum ->
                new Sum(sum.getKey().style(), sum.getKey().text(), Format.precise(sum.getValue())))
            .toList());
  }

  private static long millis(Stretch stretch) {
    @Nullable Duration length = stretch.length();
    return length == null ? 0 : length.toMillis();
  }
}

package io.storyloom.api.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.storyloom.run.RunId;
import org.jspecify.annotations.Nullable;

/// Runs as they were read last, for the many who watch one run. A row is good for as long as the
/// run's mark, which is read each time, is the one it was read under.
final class RecentProgress {

  /// Characters of titles and reasons, and what an epic takes besides.
  private static final long MAX_WEIGHT = 8_000_000;

  private static final int EPIC = 500;

  private final Cache<RunId, Recent> recent =
      Caffeine.newBuilder()
          .maximumWeight(MAX_WEIGHT)
          .weigher((RunId _, Recent of) -> weight(of.row()))
          .build();

  private record Recent(String etag, ProgressRow row) {}

  @Nullable ProgressRow find(RunId run, ProgressMark mark) {
    Recent known = recent.getIfPresent(run);
    return known != null && known.etag().equals(mark.etag()) ? known.row() : null;
  }

  void keep(RunId run, ProgressMark mark, ProgressRow row) {
    recent.put(run, new Recent(mark.etag(), row));
  }

  private static int weight(ProgressRow row) {
    int weight = EPIC;
    if (row.epics() != null) {
      for (Progress.Epic epic : row.epics()) {
        weight +=
            EPIC + length(epic.epicTitle()) + length(epic.error()) + length(epic.skipReason());
      }
    }
    return weight;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}

package io.storyloom.ui.run;

import io.storyloom.run.RunStatus;
import io.storyloom.ui.run.words.RunBadge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A link that shows the runs of one status.
///
/// @param status null for all runs
/// @param chosen whether it is the one shown
record RunFilter(@Nullable RunStatus status, String text, boolean chosen) {

  static List<RunFilter> all(@Nullable RunStatus chosen) {
    List<RunFilter> filters = new ArrayList<>();
    filters.add(new RunFilter(null, "All", chosen == null));
    for (RunStatus status : RunStatus.values()) {
      filters.add(new RunFilter(status, RunBadge.word(status), status == chosen));
    }
    return filters;
  }
}

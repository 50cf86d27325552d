package io.storyloom.estimate;

import java.util.List;

/// What a run has before it.
///
/// @param toProcess epics that will call the generator
/// @param toSkip epics that will not
/// @param pauses how often the run waits between two epics
public record Workload(int toProcess, int toSkip, int pauses) {

  /// A run waits after each epic that called the generator, unless it was the last of all.
  ///
  /// @param skipped for each epic in order, whether it will be skipped
  public static Workload of(List<Boolean> skipped) {
    int toSkip = (int) skipped.stream().filter(each -> each).count();
    int toProcess = skipped.size() - toSkip;
    boolean waitsAfterAll = toProcess == 0 || skipped.getLast();
    return new Workload(toProcess, toSkip, waitsAfterAll ? toProcess : toProcess - 1);
  }
}

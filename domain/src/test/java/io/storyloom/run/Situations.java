package io.storyloom.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A run of two epics in every pair of states that the run and its first epic can be in.
final class Situations {

  /// Pairs that no log leads to: only a running run has an epic in flight, a queued run has touched
  /// no epic, and a completed run has no failed one.
  private static final List<String> IMPOSSIBLE =
      List.of(
          "QUEUED/GENERATING",
          "QUEUED/SAVING",
          "QUEUED/COMPLETED",
          "QUEUED/SKIPPED",
          "PAUSED/GENERATING",
          "PAUSED/SAVING",
          "COMPLETED/PENDING",
          "COMPLETED/GENERATING",
          "COMPLETED/SAVING",
          "COMPLETED/FAILED",
          "PARTIAL/PENDING",
          "PARTIAL/GENERATING",
          "PARTIAL/SAVING",
          "FAILED/GENERATING",
          "FAILED/SAVING",
          "CANCELLED/GENERATING",
          "CANCELLED/SAVING",
          // In between two events of one decision only.
          "QUEUED/FAILED");

  private Situations() {}

  static Map<String, RunLog> all() {
    Map<String, RunLog> all = new LinkedHashMap<>();
    RunLog created = RunLog.created(2);
    RunLog running = created.started();
    for (RunLog log :
        List.of(
            created,
            running,
            running.epicStarted(1),
            running.epicSaving(1, 5),
            running.epicCompleted(1, 5),
            running.epicFailed(1, "no"),
            running.epicSkipped(1, "has"),
            running.paused(),
            running.epicCompleted(1, 5).paused(),
            running.epicFailed(1, "no").paused(),
            running.epicSkipped(1, "has").paused(),
            running.epicCompleted(1, 5).epicCompleted(2, 5).completed(),
            running.epicSkipped(1, "has").epicCompleted(2, 5).completed(),
            running.epicCompleted(1, 5).epicFailed(2, "no").completed(),
            running.epicFailed(1, "no").epicCompleted(2, 5).completed(),
            running.epicSkipped(1, "has").epicFailed(2, "no").completed(),
            running.failed("critical"),
            running.epicCompleted(1, 5).failed("critical"),
            running.epicFailed(1, "no").failed("critical"),
            running.epicSkipped(1, "has").failed("critical"),
            running.cancelled(),
            running.epicCompleted(1, 5).cancelled(),
            running.epicFailed(1, "no").cancelled(),
            running.epicSkipped(1, "has").cancelled())) {
      all.put(name(log.run()), log);
    }
    return all;
  }

  /// The run's and its first epic's status.
  static String name(Run run) {
    return run.status() + "/" + run.epics().getFirst().status();
  }

  /// Every pair, also the impossible ones.
  static List<String> pairs() {
    return Arrays.stream(RunStatus.values())
        .flatMap(run -> Arrays.stream(EpicStatus.values()).map(epic -> run + "/" + epic))
        .toList();
  }

  static List<String> impossible() {
    return IMPOSSIBLE;
  }

  /// The simple names of the records that a sealed type permits.
  static List<String> permitted(Class<?> type) {
    return Stream.of(type.getPermittedSubclasses()).map(Class::getSimpleName).toList();
  }

  /// Lines `what | situations | outcome` as (what, situation) to outcome. `RUNNING/*` are all of a
  /// status.
  static Map<String, String> table(String lines) {
    return lines
        .lines()
        .map(line -> line.split("\\|", -1))
        .flatMap(cells ->
            Arrays.stream(cells[1].strip().split("\\s+"))
                .flatMap(Situations::expand)
                .map(s -> Map.entry(cells[0].strip() + " in " + s, cells[2].strip())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Stream<String> expand(String pattern) {
    return pattern.endsWith("/*")
        ? all().keySet().stream()
            .filter(name -> name.startsWith(pattern.substring(0, pattern.length() - 1)))
        : Stream.of(pattern);
  }
}

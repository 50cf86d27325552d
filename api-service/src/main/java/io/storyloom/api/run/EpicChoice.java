package io.storyloom.api.run;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which epics of its project a run is about.
final class EpicChoice {

  private EpicChoice() {}

  /// @param all the project's epics in order
  /// @param chosen ids in any order, null for all
  /// @return the run's epics in the order of the project, numbered from 1
  /// @throws ProblemException `epic-not-in-project`
  static List<EpicSnapshot> of(List<EpicSnapshot> all, @Nullable List<String> chosen) {
    if (chosen == null || chosen.isEmpty()) {
      return chosen == null ? all : List.of();
    }
    Set<EpicId> known = all.stream().map(EpicSnapshot::epicId).collect(Collectors.toSet());
    Set<EpicId> wanted = new HashSet<>();
    List<String> foreign = new ArrayList<>();
    for (String text : chosen) {
      EpicId id = StartRequest.epicId(text);
      if (id != null && known.contains(id)) {
        wanted.add(id);
      } else {
        foreign.add(text);
      }
    }
    if (all.isEmpty()) {
      return List.of();
    }
    if (!foreign.isEmpty()) {
      throw ProblemException.of(
          ProblemCode.EPIC_NOT_IN_PROJECT,
          "Some of the chosen epics do not belong to this project.",
          Map.of("epicIds", List.copyOf(foreign)));
    }
    return among(all, wanted);
  }

  /// @param all the project's epics in order
  /// @return those that are wanted, in the order of the project, numbered from 1
  static List<EpicSnapshot> among(List<EpicSnapshot> all, Set<EpicId> wanted) {
    List<EpicSnapshot> inOrder = new ArrayList<>();
    for (EpicSnapshot epic : all) {
      if (wanted.contains(epic.epicId())) {
        inOrder.add(new EpicSnapshot(epic.epicId(), epic.title(), inOrder.size() + 1));
      }
    }
    return inOrder;
  }
}

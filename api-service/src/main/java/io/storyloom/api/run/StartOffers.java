package io.storyloom.api.run;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.project.Projects;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Says what could be started now.
@Service
public class StartOffers {

  private final Projects projects;
  private final RunRows rows;
  private final Guardrails guardrails;

  StartOffers(Projects projects, RunRows rows, Guardrails guardrails) {
    this.projects = projects;
    this.rows = rows;
    this.guardrails = guardrails;
  }

  /// @param only the one epic that it is about, null for all of the project
  /// @throws ProblemException when there is no such project or epic, and as a start for none or too
  ///   many epics
  public StartOffer offer(TenantId tenant, ProjectId project, @Nullable EpicId only) {
    projects.requireExists(tenant, project);
    List<EpicSnapshot> epics = epics(tenant, project, only);
    List<String> warnings = guardrails.check(epics.size(), true);
    Map<EpicId, Integer> stories = rows.storyCounts(tenant, project);
    return new StartOffer(
        epics.stream()
            .map(epic ->
                new StartOffer.OfferedEpic(
                    epic.epicId(), epic.title(), stories.getOrDefault(epic.epicId(), 0)))
            .toList(),
        warnings,
        guardrails.needsAcknowledgement(epics.size()),
        rows.activeRun(tenant, project).orElse(null));
  }

  private List<EpicSnapshot> epics(TenantId tenant, ProjectId project, @Nullable EpicId only) {
    List<EpicSnapshot> all = rows.epics(tenant, project);
    if (only == null) {
      return all;
    }
    List<EpicSnapshot> one = EpicChoice.among(all, Set.of(only));
    if (one.isEmpty()) {
      throw ProblemException.epicNotFound();
    }
    return one;
  }
}

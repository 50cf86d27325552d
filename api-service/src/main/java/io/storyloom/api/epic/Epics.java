package io.storyloom.api.epic;

import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The epics of all projects, one or a page of them at a time.
@Service
public class Epics {

  private final EpicRows rows;
  private final Clock clock;

  Epics(EpicRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /// @throws ProblemException when there is no such epic
  public EpicView get(TenantId tenant, EpicId epic) {
    return rows.view(tenant.value(), epic.value()).orElseThrow(ProblemException::epicNotFound);
  }

  /// In order.
  Page<EpicView> list(TenantId tenant, ProjectId project, PageRequest request) {
    int[] after = EpicCursor.parse(request.after());
    return Page.of(
        rows.inOrder(
            tenant.value(), project.value(), after[0], after[1], Limit.of(request.limit() + 1)),
        request,
        epic -> EpicCursor.of(epic.position(), epic.number()));
  }

  /// @param title null keeps it
  /// @param description null keeps it
  @Transactional
  EpicView change(
      TenantId tenant, EpicId epic, @Nullable String title, @Nullable String description) {
    rows.findByTenantAndId(tenant.value(), epic.value())
        .orElseThrow(ProblemException::epicNotFound)
        .describe(title, description, clock.instant());
    return get(tenant, epic);
  }

  @Transactional
  void delete(TenantId tenant, EpicId epic) {
    if (rows.delete(tenant.value(), epic.value()) == 0) {
      throw ProblemException.epicNotFound();
    }
  }
}

package io.storyloom.api.project;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.http.ListPart;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.text.MergePatch;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The projects of all tenants.
@Service
public class Projects {

  private final ProjectRows rows;
  private final EntityManager entities;
  private final Clock clock;
  private final ObjectProvider<BeforeProjectDeleted> beforeDeleted;

  Projects(
      ProjectRows rows,
      EntityManager entities,
      Clock clock,
      ObjectProvider<BeforeProjectDeleted> beforeDeleted) {
    this.rows = rows;
    this.entities = entities;
    this.clock = clock;
    this.beforeDeleted = beforeDeleted;
  }

  /// @throws ProblemException when there is no such project
  public ProjectView get(TenantId tenant, ProjectId project) {
    return find(tenant, project).orElseThrow(ProblemException::projectNotFound);
  }

  public Optional<ProjectView> find(TenantId tenant, ProjectId project) {
    return rows.view(tenant.value(), project.value());
  }

  /// @throws ProblemException when there is no such project
  public void requireExists(TenantId tenant, ProjectId project) {
    if (!rows.existsByTenantAndId(tenant.value(), project.value())) {
      throw ProblemException.projectNotFound();
    }
  }

  /// Newest first.
  public Page<ProjectView> list(TenantId tenant, PageRequest request) {
    ListPart part = request.of("projects");
    UUID before = part.afterId();
    var limit = Limit.of(part.fetch());
    return part.page(
        before == null
            ? rows.newest(tenant.value(), limit)
            : rows.newestBefore(tenant.value(), before, limit),
        project -> project.id().toString());
  }

  /// The names of those that still exist, by one statement.
  public Map<UUID, String> names(TenantId tenant, Set<UUID> projects) {
    return projects.isEmpty()
        ? Map.of()
        : rows.names(tenant.value(), projects).stream()
            .collect(Collectors.toMap(ProjectName::id, ProjectName::name));
  }

  @Transactional
  ProjectView create(TenantId tenant, String name, String description) {
    var id = new ProjectId(UuidCreator.getTimeOrderedEpoch());
    entities.persist(
        new ProjectRow(id.value(), tenant.value(), name, description, clock.instant()));
    return get(tenant, id);
  }

  @Transactional
  ProjectView change(TenantId tenant, ProjectId project, MergePatch patch) {
    ProjectRow row =
        rows.findByTenantAndId(tenant.value(), project.value())
            .orElseThrow(ProblemException::projectNotFound);
    if (!patch.isEmpty()) {
      row.change(patch, clock.instant());
    }
    return get(tenant, project);
  }

  @Transactional
  void delete(TenantId tenant, ProjectId project) {
    ProjectRow row =
        rows.lockForDeletion(tenant.value(), project.value())
            .orElseThrow(ProblemException::projectNotFound);
    beforeDeleted.orderedStream().forEach(each -> each.beforeProjectDeleted(tenant, project));
    rows.delete(row);
  }
}

package io.storyloom.api.project;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The projects of all tenants.
@Service
public class Projects {

  private static final String SELECT =
      """
      select p.id, p.name, p.description, p.created_at, p.updated_at,
             (select count(*) from catalog.epic e where e.project_id = p.id) as epics,
             (select count(*) from catalog.story s where s.project_id = p.id) as stories,
             (select r.run_id from intake.run r
               where r.tenant_id = p.tenant_id and r.project_id = p.id
               order by r.run_id desc limit 1) as last_run
        from catalog.project p
       where p.tenant_id = :tenant
      """;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final ObjectProvider<BeforeProjectDeleted> beforeDeleted;

  Projects(JdbcClient jdbc, Clock clock, ObjectProvider<BeforeProjectDeleted> beforeDeleted) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.beforeDeleted = beforeDeleted;
  }

  /// @throws ProblemException when there is no such project
  public ProjectView get(TenantId tenant, ProjectId project) {
    return jdbc.sql(SELECT + " and p.id = :id")
        .param("tenant", tenant.value())
        .param("id", project.value())
        .query(Projects::view)
        .optional()
        .orElseThrow(ProblemException::projectNotFound);
  }

  /// @throws ProblemException when there is no such project
  public void requireExists(TenantId tenant, ProjectId project) {
    requireRow(tenant, project, "");
  }

  /// Newest first.
  Page<ProjectView> list(TenantId tenant, PageRequest request) {
    UUID after = request.afterId();
    String older = after == null ? "" : " and p.id < :after";
    return Page.of(
        jdbc.sql(SELECT + older + " order by p.id desc limit :limit")
            .param("tenant", tenant.value())
            .param("after", after)
            .param("limit", request.limit() + 1)
            .query(Projects::view)
            .list(),
        request,
        project -> project.id().toString());
  }

  @Transactional
  ProjectView create(TenantId tenant, String name, String description) {
    var id = new ProjectId(UuidCreator.getTimeOrderedEpoch());
    jdbc.sql(
            """
            insert into catalog.project (id, tenant_id, name, description, created_at, updated_at)
            values (:id, :tenant, :name, :description, :now, :now)
            """)
        .param("id", id.value())
        .param("tenant", tenant.value())
        .param("name", name)
        .param("description", description)
        .param("now", now())
        .update();
    return get(tenant, id);
  }

  /// @param name null keeps it
  /// @param description null keeps it
  @Transactional
  ProjectView change(
      TenantId tenant, ProjectId project, @Nullable String name, @Nullable String description) {
    int changed =
        jdbc.sql(
                """
                update catalog.project
                   set name = coalesce(:name, name),
                       description = coalesce(:description, description),
                       updated_at = :now
                 where tenant_id = :tenant and id = :id
                """)
            .param("name", name, Types.VARCHAR)
            .param("description", description, Types.VARCHAR)
            .param("now", now())
            .param("tenant", tenant.value())
            .param("id", project.value())
            .update();
    if (changed == 0) {
      throw ProblemException.projectNotFound();
    }
    return get(tenant, project);
  }

  @Transactional
  void delete(TenantId tenant, ProjectId project) {
    requireRow(tenant, project, " for update");
    beforeDeleted.orderedStream().forEach(each -> each.beforeProjectDeleted(tenant, project));
    jdbc.sql("delete from catalog.project where tenant_id = :tenant and id = :id")
        .param("tenant", tenant.value())
        .param("id", project.value())
        .update();
  }

  private void requireRow(TenantId tenant, ProjectId project, String lock) {
    boolean missing =
        jdbc.sql("select 1 from catalog.project where tenant_id = :tenant and id = :id" + lock)
            .param("tenant", tenant.value())
            .param("id", project.value())
            .query(Integer.class)
            .list()
            .isEmpty();
    if (missing) {
      throw ProblemException.projectNotFound();
    }
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static ProjectView view(ResultSet row, int index) throws SQLException {
    return new ProjectView(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("description"),
        row.getInt("epics"),
        row.getInt("stories"),
        row.getObject("last_run", UUID.class),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}

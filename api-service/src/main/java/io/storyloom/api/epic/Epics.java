package io.storyloom.api.epic;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The epics of all projects.
@Service
public class Epics {

  private static final int BATCH = 500;
  private static final String SELECT =
      """
      select e.id, e.project_id, e.number, e.position, e.title, e.description, e.created_at,
             e.updated_at,
             (select count(*) from catalog.story s where s.epic_id = e.id) as stories
        from catalog.epic e
       where e.tenant_id = :tenant
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final Clock clock;

  Epics(JdbcClient jdbc, JdbcTemplate batches, Clock clock) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.clock = clock;
  }

  /// What an epic is made of.
  public record Draft(String title, String description) {}

  /// @throws ProblemException when there is no such epic
  public EpicView get(TenantId tenant, EpicId epic) {
    return jdbc.sql(SELECT + " and e.id = :id")
        .param("tenant", tenant.value())
        .param("id", epic.value())
        .query(Epics::view)
        .optional()
        .orElseThrow(ProblemException::epicNotFound);
  }

  /// Appends epics to the project, whose row stays locked against other appenders until the
  /// transaction ends.
  ///
  /// @return their ids, in order
  @Transactional
  public List<EpicId> append(TenantId tenant, ProjectId project, List<Draft> drafts) {
    int last =
        jdbc.sql(
                """
                update catalog.project set last_epic = last_epic + :count
                 where tenant_id = :tenant and id = :id
                returning last_epic
                """)
            .param("count", drafts.size())
            .param("tenant", tenant.value())
            .param("id", project.value())
            .query(Integer.class)
            .optional()
            .orElseThrow(ProblemException::projectNotFound);
    int position =
        jdbc.sql("select coalesce(max(position), 0) from catalog.epic where project_id = :id")
            .param("id", project.value())
            .query(Integer.class)
            .single();
    return insert(tenant, project, drafts, last - drafts.size(), position);
  }

  /// In order.
  Page<EpicView> list(TenantId tenant, ProjectId project, PageRequest request) {
    int[] after = EpicCursor.parse(request.after());
    return Page.of(
        jdbc.sql(
                SELECT
                    + """
                       and e.project_id = :project
                       and (e.position, e.number) > (:position, :number)
                     order by e.position, e.number
                     limit :limit
                    """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .param("position", after[0])
            .param("number", after[1])
            .param("limit", request.limit() + 1)
            .query(Epics::view)
            .list(),
        request,
        epic -> EpicCursor.of(epic.position(), epic.number()));
  }

  /// All epics in order, read as the stream is; needs a transaction around it.
  public Stream<EpicView> stream(TenantId tenant, ProjectId project) {
    return jdbc
        .sql(SELECT + " and e.project_id = :project order by e.position, e.number")
        .param("tenant", tenant.value())
        .param("project", project.value())
        .withFetchSize(100)
        .query(Epics::view)
        .stream();
  }

  /// @param title null keeps it
  /// @param description null keeps it
  @Transactional
  EpicView change(
      TenantId tenant, EpicId epic, @Nullable String title, @Nullable String description) {
    int changed =
        jdbc.sql(
                """
                update catalog.epic
                   set title = coalesce(:title, title),
                       description = coalesce(:description, description),
                       updated_at = :now
                 where tenant_id = :tenant and id = :id
                """)
            .param("title", title, Types.VARCHAR)
            .param("description", description, Types.VARCHAR)
            .param("now", now())
            .param("tenant", tenant.value())
            .param("id", epic.value())
            .update();
    if (changed == 0) {
      throw ProblemException.epicNotFound();
    }
    return get(tenant, epic);
  }

  @Transactional
  void delete(TenantId tenant, EpicId epic) {
    int deleted =
        jdbc.sql("delete from catalog.epic where tenant_id = :tenant and id = :id")
            .param("tenant", tenant.value())
            .param("id", epic.value())
            .update();
    if (deleted == 0) {
      throw ProblemException.epicNotFound();
    }
  }

  private List<EpicId> insert(
      TenantId tenant, ProjectId project, List<Draft> drafts, int number, int position) {
    var ids = new ArrayList<EpicId>(drafts.size());
    var rows = new ArrayList<Object[]>(drafts.size());
    OffsetDateTime now = now();
    for (int i = 0; i < drafts.size(); i++) {
      var id = new EpicId(UuidCreator.getTimeOrderedEpoch());
      ids.add(id);
      Draft draft = drafts.get(i);
      rows.add(
          new Object[] {
            id.value(),
            tenant.value(),
            project.value(),
            number + i + 1,
            position + i + 1,
            draft.title(),
            draft.description(),
            now,
            now
          });
    }
    for (int from = 0; from < rows.size(); from += BATCH) {
      batches.batchUpdate(
          """
          insert into catalog.epic
            (id, tenant_id, project_id, number, position, title, description, created_at, updated_at)
          values (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
          rows.subList(from, Math.min(rows.size(), from + BATCH)));
    }
    return ids;
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static EpicView view(ResultSet row, int index) throws SQLException {
    return new EpicView(
        row.getObject("id", UUID.class),
        row.getObject("project_id", UUID.class),
        "E" + row.getInt("number"),
        row.getInt("position"),
        row.getString("title"),
        row.getString("description"),
        row.getInt("stories"),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}

package io.storyloom.api.epic;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Appends and streams epics by the many, past the entities.
@Service
public class BulkEpics {

  private static final int BATCH = 500;

  /// Few, as a description may be long.
  private static final int FETCHED = 20;

  private static final String IN_ORDER =
      """
      select e.id, e.project_id, e.number, e.title, e.description, e.created_at, e.updated_at,
             row_number() over (order by e.position, e.number) as place,
             (select count(*) from catalog.story s where s.epic_id = e.id) as stories
        from catalog.epic e
       where e.tenant_id = :tenant and e.project_id = :project
       order by e.position, e.number
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final Clock clock;

  BulkEpics(JdbcClient jdbc, JdbcTemplate batches, Clock clock) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.clock = clock;
  }

  /// What an epic is made of.
  public record Draft(String title, String description) {}

  /// Appends epics to the project, whose row stays locked against other appenders until the
  /// transaction ends.
  ///
  /// @return them in order
  @Transactional
  public List<EpicView> append(TenantId tenant, ProjectId project, List<Draft> drafts) {
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
    End end =
        jdbc.sql(
                """
                select coalesce(max(position), 0) as position, count(*) as place
                  from catalog.epic where project_id = :id
                """)
            .param("id", project.value())
            .query((row, _) -> new End(row.getInt("position"), row.getInt("place")))
            .single();
    List<EpicView> epics = epics(project, drafts, last - drafts.size(), end.place());
    insert(tenant, epics, end.position() - end.place());
    return epics;
  }

  /// All epics in order, read as the stream is; needs a transaction around it.
  public Stream<EpicView> stream(TenantId tenant, ProjectId project) {
    return jdbc
        .sql(IN_ORDER)
        .param("tenant", tenant.value())
        .param("project", project.value())
        .withFetchSize(FETCHED)
        .query(BulkEpics::view)
        .stream();
  }

  /// The last epic's position and place, which differ where epics were deleted.
  private record End(int position, int place) {}

  private List<EpicView> epics(ProjectId project, List<Draft> drafts, int number, int place) {
    // As precise as the database keeps it.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var epics = new ArrayList<EpicView>(drafts.size());
    for (Draft draft : drafts) {
      int nth = epics.size() + 1;
      epics.add(
          new EpicView(
              UuidCreator.getTimeOrderedEpoch(),
              project.value(),
              "E" + (number + nth),
              place + nth,
              draft.title(),
              draft.description(),
              0,
              now,
              now));
    }
    return epics;
  }

  private void insert(TenantId tenant, List<EpicView> epics, int gaps) {
    batches.batchUpdate(
        """
        insert into catalog.epic
          (id, tenant_id, project_id, number, position, title, description, created_at, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        epics,
        BATCH,
        (statement, epic) -> {
          OffsetDateTime createdAt = epic.createdAt().atOffset(ZoneOffset.UTC);
          statement.setObject(1, epic.id());
          statement.setString(2, tenant.value());
          statement.setObject(3, epic.projectId());
          statement.setInt(4, epic.number());
          statement.setInt(5, epic.position() + gaps);
          statement.setString(6, epic.title());
          statement.setString(7, epic.description());
          statement.setObject(8, createdAt);
          statement.setObject(9, createdAt);
        });
  }

  /// From the columns of [#stream].
  static EpicView view(ResultSet row, int index) throws SQLException {
    return new EpicView(
        row.getObject("id", UUID.class),
        row.getObject("project_id", UUID.class),
        "E" + row.getInt("number"),
        row.getInt("place"),
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

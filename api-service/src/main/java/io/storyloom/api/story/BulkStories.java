package io.storyloom.api.story;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import io.storyloom.story.Priority;
import java.sql.Array;
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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Appends and streams stories by the many, past the entities.
@Service
public class BulkStories {

  private static final int BATCH = 500;

  /// Few, as a story may be long.
  private static final int FETCHED = 20;

  private static final String IN_ORDER =
      """
      select s.*
        from catalog.story s join catalog.epic e on e.id = s.epic_id
       where s.tenant_id = :tenant and e.project_id = :project
       order by e.position, e.number, s.number
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final Clock clock;

  BulkStories(JdbcClient jdbc, JdbcTemplate batches, Clock clock) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.clock = clock;
  }

  /// The stories that one epic is to get.
  public record Addition(EpicId epic, List<StoryContent> stories) {}

  /// All stories in epic and story order, read as the stream is; needs a transaction around it.
  public Stream<StoryView> stream(TenantId tenant, ProjectId project) {
    return jdbc
        .sql(IN_ORDER)
        .param("tenant", tenant.value())
        .param("project", project.value())
        .withFetchSize(FETCHED)
        .query(BulkStories::view)
        .stream();
  }

  /// Gives epics that were created in the same transaction their first stories.
  public void addToNewEpics(TenantId tenant, ProjectId project, List<Addition> additions) {
    var rows = new ArrayList<NewRow>();
    for (Addition addition : additions) {
      int number = 0;
      for (StoryContent content : addition.stories()) {
        rows.add(new NewRow(UuidCreator.getTimeOrderedEpoch(), addition.epic(), ++number, content));
      }
    }
    insert(tenant, project.value(), rows);
  }

  private record NewRow(UUID id, EpicId epic, int number, StoryContent content) {}

  private void insert(TenantId tenant, UUID project, List<NewRow> rows) {
    OffsetDateTime now = now();
    batches.batchUpdate(
        """
        insert into catalog.story
          (id, tenant_id, project_id, epic_id, number, title, text, persona,
           acceptance_criteria, technical_notes, priority, story_points, created_at, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows,
        BATCH,
        (statement, row) -> {
          StoryContent content = row.content();
          Priority priority = content.priority();
          statement.setObject(1, row.id());
          statement.setString(2, tenant.value());
          statement.setObject(3, project);
          statement.setObject(4, row.epic().value());
          statement.setInt(5, row.number());
          statement.setString(6, content.title());
          statement.setString(7, content.text());
          statement.setString(8, content.persona());
          statement.setObject(9, content.acceptanceCriteria().toArray(String[]::new));
          statement.setString(10, content.technicalNotes());
          statement.setString(11, priority == null ? null : priority.name());
          statement.setObject(12, content.storyPoints(), Types.INTEGER);
          statement.setObject(13, now);
          statement.setObject(14, now);
        });
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  /// From the columns of a story.
  static StoryView view(ResultSet row, int index) throws SQLException {
    String priority = row.getString("priority");
    return new StoryView(
        row.getObject("id", UUID.class),
        row.getObject("epic_id", UUID.class),
        "S" + row.getInt("number"),
        row.getString("title"),
        row.getString("text"),
        row.getString("persona"),
        texts(row.getArray("acceptance_criteria")),
        row.getString("technical_notes"),
        priority == null ? null : Priority.valueOf(priority),
        row.getObject("story_points", Integer.class),
        row.getObject("run_id", UUID.class),
        row.getBoolean("edited"),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}

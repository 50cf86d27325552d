package io.storyloom.api.story;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The stories of all epics.
@Service
public class Stories {

  private static final int BATCH = 500;
  private static final String SELECT =
      """
      select s.*, e.position as epic_position, e.number as epic_number
        from catalog.story s join catalog.epic e on e.id = s.epic_id
       where s.tenant_id = :tenant
      """;
  private static final String IN_ORDER = " order by e.position, e.number, s.number ";

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final Clock clock;

  Stories(JdbcClient jdbc, JdbcTemplate batches, Clock clock) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.clock = clock;
  }

  private record Row(StoryView story, int epicPosition, int epicNumber) {
    String cursor() {
      return StoryCursor.of(epicPosition, epicNumber, story.number());
    }
  }

  /// The stories that one epic is to get.
  public record Addition(EpicId epic, List<StoryContent> stories) {}

  /// @throws ProblemException when there is no such story
  StoryView get(TenantId tenant, UUID story) {
    return jdbc.sql(SELECT + " and s.id = :id")
        .param("tenant", tenant.value())
        .param("id", story)
        .query(Stories::view)
        .optional()
        .orElseThrow(ProblemException::storyNotFound);
  }

  Page<StoryView> ofEpic(TenantId tenant, EpicId epic, PageRequest request) {
    return page(tenant, " and s.epic_id = :of", epic.value(), request);
  }

  Page<StoryView> ofProject(TenantId tenant, ProjectId project, PageRequest request) {
    return page(tenant, " and e.project_id = :of", project.value(), request);
  }

  /// All stories in epic and story order, read as the stream is; needs a transaction around it.
  public Stream<StoryView> stream(TenantId tenant, ProjectId project) {
    return jdbc
        .sql(SELECT + " and e.project_id = :of" + IN_ORDER)
        .param("tenant", tenant.value())
        .param("of", project.value())
        .withFetchSize(200)
        .query(Stories::view)
        .stream();
  }

  /// Appends a story to an epic, which is locked against other appenders.
  @Transactional
  StoryView add(TenantId tenant, EpicId epic, StoryContent content) {
    UUID project =
        jdbc.sql(
                """
                select project_id from catalog.epic
                 where tenant_id = :tenant and id = :id
                   for no key update
                """)
            .param("tenant", tenant.value())
            .param("id", epic.value())
            .query(UUID.class)
            .optional()
            .orElseThrow(ProblemException::epicNotFound);
    int last =
        jdbc.sql("select coalesce(max(number), 0) from catalog.story where epic_id = :id")
            .param("id", epic.value())
            .query(Integer.class)
            .single();
    var row = new NewRow(UuidCreator.getTimeOrderedEpoch(), epic, last + 1, content);
    insert(tenant, project, List.of(row));
    return get(tenant, row.id());
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

  /// Changes a story, which is locked meanwhile, and marks it as edited.
  @Transactional
  StoryView change(TenantId tenant, UUID story, UnaryOperator<StoryContent> edit) {
    boolean missing =
        jdbc.sql("select 1 from catalog.story where tenant_id = :tenant and id = :id for update")
            .param("tenant", tenant.value())
            .param("id", story)
            .query(Integer.class)
            .list()
            .isEmpty();
    if (missing) {
      throw ProblemException.storyNotFound();
    }
    StoryView before = get(tenant, story);
    StoryContent after =
        edit.apply(
            new StoryContent(
                before.title(),
                before.text(),
                before.persona(),
                before.acceptanceCriteria(),
                before.technicalNotes(),
                before.priority(),
                before.storyPoints()));
    batches.update(
        """
        update catalog.story
           set title = ?, text = ?, persona = ?, acceptance_criteria = ?, technical_notes = ?,
               priority = ?, story_points = ?, edited = true, updated_at = ?
         where id = ?
        """,
        after.title(),
        after.text(),
        after.persona(),
        after.acceptanceCriteria().toArray(String[]::new),
        after.technicalNotes(),
        after.priority() == null ? null : after.priority().name(),
        after.storyPoints(),
        now(),
        story);
    return get(tenant, story);
  }

  @Transactional
  void delete(TenantId tenant, UUID story) {
    int deleted =
        jdbc.sql("delete from catalog.story where tenant_id = :tenant and id = :id")
            .param("tenant", tenant.value())
            .param("id", story)
            .update();
    if (deleted == 0) {
      throw ProblemException.storyNotFound();
    }
  }

  private Page<StoryView> page(TenantId tenant, String of, UUID id, PageRequest request) {
    int[] after = StoryCursor.parse(request.after());
    Page<Row> rows =
        Page.of(
            jdbc.sql(
                    SELECT
                        + of
                        + " and (e.position, e.number, s.number) > (:position, :epic, :number)"
                        + IN_ORDER
                        + "limit :limit")
                .param("tenant", tenant.value())
                .param("of", id)
                .param("position", after[0])
                .param("epic", after[1])
                .param("number", after[2])
                .param("limit", request.limit() + 1)
                .query((row, index) ->
                    new Row(
                        view(row, index), row.getInt("epic_position"), row.getInt("epic_number")))
                .list(),
            request,
            Row::cursor);
    return new Page<>(rows.items().stream().map(Row::story).toList(), rows.nextCursor());
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

  private static StoryView view(ResultSet row, int index) throws SQLException {
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

package io.storyloom.worker.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.RunRef;
import io.storyloom.run.TenantId;
import io.storyloom.story.Priority;
import io.storyloom.story.StoryDraft;
import io.storyloom.worker.story.SaveResult.Locked;
import io.storyloom.worker.story.SaveResult.Stored;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EpicContentsIT {

  private static final EpicContents CONTENTS = new EpicContents();
  private static TestDatabase database;

  private final RunRef run =
      new RunRef(TenantId.DEFAULT, new ProjectId(UUID.randomUUID()), new RunId(UUID.randomUUID()));
  private Connection connection;

  @BeforeAll
  static void createTables() throws SQLException {
    database = TestInfrastructure.shared().createDatabase();
    try (Connection connection = connect()) {
      execute(
          connection,
          """
          create schema catalog;
          create table catalog.epic (
            id uuid primary key, tenant_id text not null, project_id uuid not null,
            title text not null, description text not null default '');
          create table catalog.story (
            id uuid primary key, tenant_id text not null, project_id uuid not null,
            epic_id uuid not null references catalog.epic on delete cascade, number int not null,
            title text not null, text text not null, persona text not null,
            acceptance_criteria text[] not null, technical_notes text not null default '',
            priority text not null, story_points int, run_id uuid,
            edited boolean not null default false, created_at timestamptz not null,
            updated_at timestamptz not null, unique (epic_id, number))
          """);
    }
  }

  @BeforeEach
  void begin() throws SQLException {
    connection = connect();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void end() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void reads_epics_as_they_are_and_leaves_out_those_that_are_gone() throws SQLException {
    EpicId fresh = epic("Fresh", "Text");
    EpicId full = epic("Full", "");
    save(new EpicSave(full, run, drafts(1), false));

    assertThat(CONTENTS.read(connection, List.of(full, fresh, gone())))
        .isEqualTo(
            Map.of(
                fresh, new EpicText("Fresh", "Text", false), full, new EpicText("Full", "", true)));
  }

  @Test
  void an_epic_that_was_read_cannot_be_deleted_before_the_end() throws Exception {
    EpicId epic = committedEpic();
    CONTENTS.read(connection, List.of(epic));

    assertThatThrownBy(
            () -> impatiently("delete from catalog.epic where id = '%s'".formatted(epic)))
        .hasMessageContaining("lock timeout");
    impatiently("update catalog.epic set title = 'New' where id = '%s'".formatted(epic));
  }

  @Test
  void stores_every_field() throws SQLException {
    EpicId epic = epic("E", "");
    StoryDraft draft =
        new StoryDraft(
            "Títle \"1\"",
            "As \\ a {user}, I 😀",
            "User",
            List.of("Given \"A\", when {B}, then \\C\\", "NULL", "comma, too", "'", "line\nbreak"),
            "notes",
            Priority.WONT,
            13);
    StoryDraft bare = new StoryDraft("T", "X", "User", List.of(), "", Priority.MUST, null);

    assertThat(save(new EpicSave(epic, run, List.of(draft, bare), false)))
        .isEqualTo(Map.of(epic, new Stored(2, 0)));

    assertThat(stored(epic)).containsExactly(draft, bare);
    try (ResultSet row =
        connection
            .createStatement()
            .executeQuery(
                """
                select count(*), count(distinct id), bool_and(tenant_id = 'default'
                  and project_id = '%s' and run_id = '%s' and not edited and created_at = now()
                  and updated_at = now() and uuid_extract_version(id) = 7)
                from catalog.story where epic_id = '%s'
                """
                    .formatted(run.projectId(), run.runId(), epic))) {
      row.next();
      assertThat(row.getInt(2)).isEqualTo(2);
      assertThat(row.getBoolean(3)).isTrue();
    }
  }

  @Test
  void numbers_go_on_after_the_highest_there() throws SQLException {
    EpicId first = epic("A", "");
    EpicId second = epic("B", "");
    save(new EpicSave(first, run, drafts(3), false));
    execute(connection, "delete from catalog.story where number = 2");

    save(new EpicSave(first, run, drafts(2), false), new EpicSave(second, run, drafts(2), false));

    assertThat(numbers(first)).containsExactly(1, 3, 4, 5);
    assertThat(numbers(second)).containsExactly(1, 2);
  }

  @Test
  void replacing_deletes_everything_of_that_epic_and_numbers_from_1() throws SQLException {
    EpicId replaced = epic("A", "");
    EpicId kept = epic("B", "");
    save(new EpicSave(replaced, run, drafts(3), false), new EpicSave(kept, run, drafts(1), false));
    execute(connection, "update catalog.story set edited = true");

    assertThat(
            save(
                new EpicSave(replaced, run, drafts(2), true),
                new EpicSave(kept, run, drafts(4), false)))
        .isEqualTo(Map.of(replaced, new Stored(2, 3), kept, new Stored(4, 0)));

    assertThat(numbers(replaced)).containsExactly(1, 2);
    assertThat(numbers(kept)).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void epics_that_are_gone_or_another_s_get_nothing() throws SQLException {
    EpicId epic = epic("A", "");
    EpicId foreign = epic("B", "");
    RunRef other =
        new RunRef(run.tenantId(), new ProjectId(UUID.randomUUID()), new RunId(UUID.randomUUID()));

    assertThat(
            save(
                new EpicSave(gone(), run, drafts(2), true),
                new EpicSave(foreign, other, drafts(2), true),
                new EpicSave(epic, run, drafts(2), true)))
        .containsOnlyKeys(epic);
    assertThat(numbers(foreign)).isEmpty();
    assertThat(save(new EpicSave(gone(), run, drafts(1), false))).isEmpty();
    assertThat(save()).isEmpty();
  }

  @Test
  void the_same_epic_twice_is_refused() throws SQLException {
    EpicSave save = new EpicSave(epic("A", ""), run, drafts(1), false);

    assertThatThrownBy(() -> save(save, save)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_story_is_added_by_hand_when_the_others_are_stored() throws SQLException {
    EpicId epic = committedEpic();
    save(new EpicSave(epic, run, drafts(2), false));

    assertThatThrownBy(() -> impatiently(lockedByHand(epic))).hasMessageContaining("lock timeout");
  }

  @Test
  void an_epic_that_somebody_else_has_locked_is_left_alone() throws SQLException {
    EpicId locked = committedEpic();
    EpicId free = committedEpic();
    execute(connection, "set lock_timeout = '1s'");
    try (Connection hand = connect()) {
      hand.setAutoCommit(false);
      execute(hand, lockedByHand(locked));

      assertThat(
              save(
                  new EpicSave(locked, run, drafts(1), false),
                  new EpicSave(gone(), run, drafts(1), false),
                  new EpicSave(free, run, drafts(2), false)))
          .isEqualTo(Map.of(locked, new Locked(), free, new Stored(2, 0)));
      connection.commit();
      assertThat(numbers(locked)).isEmpty();
      assertThat(numbers(free)).containsExactly(1, 2);

      CONTENTS.save(hand, List.of(new EpicSave(locked, run, drafts(1), false)));
      hand.commit();
    }
    save(new EpicSave(locked, run, drafts(2), false));
    assertThat(numbers(locked)).containsExactly(1, 2, 3);
  }

  @Test
  void stories_that_somebody_just_changes_are_not_replaced_yet() throws SQLException {
    EpicId changed = committedEpic();
    EpicId free = committedEpic();
    List<EpicSave> replacing =
        List.of(
            new EpicSave(changed, run, drafts(1), true), new EpicSave(free, run, drafts(1), true));
    saveAndCommit(
        List.of(
            new EpicSave(changed, run, drafts(3), false),
            new EpicSave(free, run, drafts(2), false)));
    execute(connection, "set lock_timeout = '1s'");
    try (Connection hand = connect()) {
      hand.setAutoCommit(false);
      execute(
          hand,
          "update catalog.story set title = 'New' where number = 2 and epic_id = '%s'"
              .formatted(changed));

      assertThat(CONTENTS.save(connection, replacing))
          .isEqualTo(Map.of(changed, new Locked(), free, new Stored(1, 2)));
      connection.commit();
      assertThat(numbers(changed)).containsExactly(1, 2, 3);
    }
    assertThat(CONTENTS.save(connection, replacing))
        .isEqualTo(Map.of(changed, new Stored(1, 3), free, new Stored(1, 1)));
  }

  @Test
  void an_epic_that_is_being_deleted_is_neither_read_nor_waited_for() throws SQLException {
    EpicId epic = committedEpic();
    execute(connection, "set lock_timeout = '1s'");
    try (Connection hand = connect()) {
      hand.setAutoCommit(false);
      execute(hand, "delete from catalog.epic where id = '%s'".formatted(epic));

      assertThat(CONTENTS.read(connection, List.of(epic))).isEmpty();
      assertThat(CONTENTS.existing(connection, List.of(epic))).containsExactly(epic);
      assertThat(save(new EpicSave(epic, run, drafts(1), false)))
          .isEqualTo(Map.of(epic, new Locked()));
    }
    assertThat(CONTENTS.read(connection, List.of(epic))).containsOnlyKeys(epic);
  }

  /// As adding a story by hand does.
  private static String lockedByHand(EpicId epic) {
    return "select id from catalog.epic where id = '%s' for no key update".formatted(epic);
  }

  @Test
  void all_is_stored_once_by_many_in_opposite_orders() throws Exception {
    List<EpicId> epics = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      epics.add(committedEpic());
    }
    CompletableFuture<?>[] writers =
        IntStream.range(0, 4)
            .mapToObj(writer ->
                CompletableFuture.runAsync(() -> {
                  List<EpicId> shuffled = new ArrayList<>(epics);
                  Collections.shuffle(shuffled);
                  for (int i = 0; i < 10; i++) {
                    saveAndCommit(
                        shuffled.stream()
                            .map(epic -> new EpicSave(epic, run, drafts(1), false))
                            .toList());
                  }
                }))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(writers).join();

    for (EpicId epic : epics) {
      assertThat(numbers(epic))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 40).boxed().toList());
    }
  }

  private Map<EpicId, SaveResult> save(EpicSave... saves) throws SQLException {
    return CONTENTS.save(connection, List.of(saves));
  }

  private static void saveAndCommit(List<EpicSave> saves) {
    List<EpicSave> left = saves;
    try (Connection own = connect()) {
      own.setAutoCommit(false);
      while (!left.isEmpty()) {
        Map<EpicId, SaveResult> results = CONTENTS.save(own, left);
        own.commit();
        left = left.stream().filter(save -> results.get(save.epicId()) instanceof Locked).toList();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private EpicId epic(String title, String description) throws SQLException {
    return epic(connection, title, description);
  }

  private EpicId committedEpic() throws SQLException {
    try (Connection own = connect()) {
      return epic(own, "E", "");
    }
  }

  private EpicId epic(Connection at, String title, String description) throws SQLException {
    EpicId id = gone();
    try (PreparedStatement insert =
        at.prepareStatement("insert into catalog.epic values (?, ?, ?, ?, ?)")) {
      insert.setObject(1, id.value());
      insert.setString(2, run.tenantId().value());
      insert.setObject(3, run.projectId().value());
      insert.setString(4, title);
      insert.setString(5, description);
      insert.executeUpdate();
    }
    return id;
  }

  private static EpicId gone() {
    return new EpicId(UUID.randomUUID());
  }

  private List<StoryDraft> stored(EpicId epic) throws SQLException {
    List<StoryDraft> stored = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "select * from catalog.story where epic_id = '%s' order by number"
                    .formatted(epic))) {
      while (row.next()) {
        stored.add(
            new StoryDraft(
                row.getString("title"),
                row.getString("text"),
                row.getString("persona"),
                List.of((String[]) row.getArray("acceptance_criteria").getArray()),
                row.getString("technical_notes"),
                Priority.valueOf(row.getString("priority")),
                row.getObject("story_points", Integer.class)));
      }
    }
    return stored;
  }

  private List<Integer> numbers(EpicId epic) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "select number from catalog.story where epic_id = '%s' order by number"
                    .formatted(epic))) {
      while (row.next()) {
        numbers.add(row.getInt(1));
      }
    }
    return numbers;
  }

  private static List<StoryDraft> drafts(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i ->
            new StoryDraft("Story " + i, "Text", "User", List.of("A", "B"), "", Priority.SHOULD, 3))
        .toList();
  }

  private static void impatiently(String sql) throws SQLException {
    try (Connection other = connect()) {
      execute(other, "set lock_timeout = '100ms'");
      execute(other, sql);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}

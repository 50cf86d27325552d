package io.storyloom.worker.story;

import io.storyloom.run.EpicId;
import io.storyloom.worker.story.SaveResult.Locked;
import io.storyloom.worker.story.SaveResult.Stored;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Epics and their stories in schema `catalog`, for many epics per statement. Every method works in
/// the caller's transaction, and none waits for what somebody else has locked.
@Component
public class EpicContents {

  /// The order keeps the planner from reading all stories, which it does for a mere `exists`.
  private static final String READ =
      """
      select e.id, e.title, e.description,
             (select s.number from catalog.story s where s.epic_id = e.id
              order by s.epic_id, s.number limit 1) is not null
      from catalog.epic e
      where e.id = any (?::uuid[])
      for key share of e skip locked
      """;

  /// Ids are compared with their owners, so that no run writes into another's project.
  private static final String OWNED =
      """
      select e.id
      from catalog.epic e
      join unnest(?::uuid[], ?::uuid[], ?::text[]) as wanted (id, project_id, tenant_id)
        using (id, project_id, tenant_id)
      """;

  private static final String LOCK = OWNED + "for no key update of e skip locked";

  /// The epics with stories that somebody else has locked; all others are locked then.
  private static final String LOCK_STORIES =
      """
      with locked as materialized (
        select id from catalog.story where epic_id = any (?::uuid[]) for update skip locked)
      select distinct epic_id from catalog.story
      where epic_id = any (?::uuid[]) and id not in (select id from locked)
      """;

  private static final String DELETE =
      """
      with deleted as (
        delete from catalog.story where epic_id = any (?::uuid[]) returning epic_id)
      select epic_id, count(*) from deleted group by epic_id
      """;

  /// A statement of its own after the lock, so that its snapshot has the numbers of whoever held
  /// it.
  private static final String INSERT =
      """
      insert into catalog.story (
        id, tenant_id, project_id, epic_id, run_id, number, title, text, persona,
        acceptance_criteria, technical_notes, priority, story_points, created_at, updated_at)
      select s.id, e.tenant_id, e.project_id, e.id, e.run_id, e.highest + s.number, s.title, s.text,
             s.persona, s.acceptance_criteria::text[], s.technical_notes, s.priority, s.story_points,
             now(), now()
      from unnest(?::uuid[], ?::int[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::text[], ?::text[], ?::int[])
        as s (id, epic, number, title, text, persona, acceptance_criteria, technical_notes,
              priority, story_points)
      join (
        select w.*, coalesce((select max(number) from catalog.story where epic_id = w.id), 0)
          as highest
        from unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[])
          with ordinality as w (id, tenant_id, project_id, run_id, epic)
        offset 0) e
        using (epic)
      """;

  /// Which of the epics exist; locks nothing.
  public Set<EpicId> existing(Connection connection, Collection<EpicId> epics) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select id from catalog.epic where id = any (?::uuid[])")) {
      statement.setArray(1, uuids(connection, epics));
      Set<EpicId> found = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new EpicId(rows.getObject(1, UUID.class)));
        }
      }
      return found;
    }
  }

  /// Reads epics for their start and keeps them from being deleted until the transaction ends.
  ///
  /// @return without the epics that no longer exist, or are being deleted
  public Map<EpicId, EpicText> read(Connection connection, Collection<EpicId> epics)
      throws SQLException {
    if (epics.isEmpty()) {
      return Map.of();
    }
    Map<EpicId, EpicText> texts = HashMap.newHashMap(epics.size());
    try (PreparedStatement read = connection.prepareStatement(READ)) {
      read.setArray(1, uuids(connection, epics));
      try (ResultSet row = read.executeQuery()) {
        while (row.next()) {
          texts.put(
              new EpicId(row.getObject(1, UUID.class)),
              new EpicText(row.getString(2), row.getString(3), row.getBoolean(4)));
        }
      }
    }
    return texts;
  }

  /// Stores the stories of epics, replacing the ones there or numbered on after them. Adding a
  /// story to one of these epics by other means waits until the transaction ends.
  ///
  /// @param saves no epic twice
  /// @return without the epics that no longer exist, for which nothing is stored
  public Map<EpicId, SaveResult> save(Connection connection, Collection<EpicSave> saves)
      throws SQLException {
    requireDistinct(saves);
    if (saves.isEmpty()) {
      return Map.of();
    }
    Set<EpicId> locked = owned(connection, LOCK, saves);
    locked.removeAll(contended(connection, replaced(saves)));
    List<EpicSave> possible =
        saves.stream().filter(save -> locked.contains(save.epicId())).toList();
    Map<EpicId, Integer> deleted = delete(connection, replaced(possible));
    insert(connection, possible);
    Map<EpicId, SaveResult> results = HashMap.newHashMap(possible.size());
    for (EpicSave save : possible) {
      results.put(
          save.epicId(), new Stored(save.drafts().size(), deleted.getOrDefault(save.epicId(), 0)));
    }
    List<EpicSave> others = saves.stream().filter(save -> !locked.contains(save.epicId())).toList();
    if (!others.isEmpty()) {
      owned(connection, OWNED, others).forEach(epic -> results.put(epic, new Locked()));
    }
    return results;
  }

  private static void requireDistinct(Collection<EpicSave> saves) {
    Set<EpicId> epics = HashSet.newHashSet(saves.size());
    for (EpicSave save : saves) {
      if (!epics.add(save.epicId())) {
        throw new IllegalArgumentException("Epic " + save.epicId() + " is saved twice");
      }
    }
  }

  private static Set<EpicId> owned(Connection connection, String sql, Collection<EpicSave> saves)
      throws SQLException {
    Set<EpicId> found = HashSet.newHashSet(saves.size());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, uuids(connection, saves.stream().map(EpicSave::epicId).toList()));
      statement.setArray(
          2, uuids(connection, saves.stream().map(s -> s.run().projectId()).toList()));
      statement.setArray(
          3, texts(connection, saves.stream().map(s -> s.run().tenantId().value()).toList()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(new EpicId(row.getObject(1, UUID.class)));
        }
      }
    }
    return found;
  }

  private static List<EpicId> replaced(Collection<EpicSave> saves) {
    return saves.stream().filter(EpicSave::replace).map(EpicSave::epicId).toList();
  }

  private static Set<EpicId> contended(Connection connection, List<EpicId> replaced)
      throws SQLException {
    if (replaced.isEmpty()) {
      return Set.of();
    }
    Set<EpicId> contended = new HashSet<>();
    try (PreparedStatement lock = connection.prepareStatement(LOCK_STORIES)) {
      Array epics = uuids(connection, replaced);
      lock.setArray(1, epics);
      lock.setArray(2, epics);
      try (ResultSet row = lock.executeQuery()) {
        while (row.next()) {
          contended.add(new EpicId(row.getObject(1, UUID.class)));
        }
      }
    }
    return contended;
  }

  private static Map<EpicId, Integer> delete(Connection connection, List<EpicId> epics)
      throws SQLException {
    if (epics.isEmpty()) {
      return Map.of();
    }
    Map<EpicId, Integer> deleted = HashMap.newHashMap(epics.size());
    try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
      delete.setArray(1, uuids(connection, epics));
      try (ResultSet row = delete.executeQuery()) {
        while (row.next()) {
          deleted.put(new EpicId(row.getObject(1, UUID.class)), row.getInt(2));
        }
      }
    }
    return deleted;
  }

  private static void insert(Connection connection, List<EpicSave> saves) throws SQLException {
    StoryColumns columns = StoryColumns.of(saves);
    if (columns.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      int next = columns.bind(connection, insert);
      insert.setArray(next++, uuids(connection, saves.stream().map(EpicSave::epicId).toList()));
      insert.setArray(
          next++, texts(connection, saves.stream().map(s -> s.run().tenantId().value()).toList()));
      insert.setArray(
          next++, uuids(connection, saves.stream().map(s -> s.run().projectId()).toList()));
      insert.setArray(next, uuids(connection, saves.stream().map(s -> s.run().runId()).toList()));
      int inserted = insert.executeUpdate();
      if (inserted != columns.size()) {
        throw new SQLException(
            "%d of %d stories were inserted".formatted(inserted, columns.size()));
      }
    }
  }

  private static Array uuids(Connection connection, Collection<?> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.stream().map(Object::toString).toArray());
  }

  private static Array texts(Connection connection, List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }
}

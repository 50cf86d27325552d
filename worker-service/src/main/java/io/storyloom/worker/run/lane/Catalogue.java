package io.storyloom.worker.run.lane;

import io.storyloom.run.EpicId;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.ProjectId;
import io.storyloom.run.Run;
import io.storyloom.worker.run.lane.ItemWork.ItemResults;
import io.storyloom.worker.run.lane.ItemWork.SaveOutcome;
import io.storyloom.worker.run.lane.ItemWork.SaveOutcome.Locked;
import io.storyloom.worker.run.lane.Step.Claim;
import io.storyloom.worker.run.lane.Step.Drop;
import io.storyloom.worker.run.lane.Step.Finish;
import io.storyloom.worker.run.lane.Step.Note;
import io.storyloom.worker.run.lane.Step.Save;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a group of steps found of its projects and items, and what it stored there. People change
/// these too: what one of them has locked is left alone, so that the steps of others need not wait.
final class Catalogue {

  private final Connection connection;
  private final ItemWork work;
  private final Map<EpicId, Item> items;
  private final Map<EpicId, SaveOutcome> stored;
  private final Map<ProjectId, Boolean> projects = new HashMap<>();

  private Catalogue(
      Connection connection,
      ItemWork work,
      Map<EpicId, Item> items,
      Map<EpicId, SaveOutcome> stored) {
    this.connection = connection;
    this.work = work;
    this.items = items;
    this.stored = stored;
  }

  /// Reads the items that are claimed and stores the results that are to be saved.
  static Catalogue of(Connection connection, ItemWork work, List<Step> steps) throws SQLException {
    List<EpicId> claimed = new ArrayList<>();
    List<ItemResults> results = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Claim claim -> claimed.add(itemId(claim.run(), claim.index()));
        case Save save -> results.add(resultsOf(save.run(), save.index(), save.results()));
        case Finish finish ->
            results.add(resultsOf(finish.run(), finish.index(), finish.results()));
        case Drop _, Note _ -> {}
      }
    }
    return new Catalogue(
        connection,
        work,
        claimed.isEmpty() ? Map.of() : work.read(connection, claimed),
        results.isEmpty() ? Map.of() : store(connection, work, results));
  }

  private static EpicId itemId(Run run, int index) {
    return Objects.requireNonNull(run.find(index)).epicId();
  }

  private static ItemResults resultsOf(Run run, int index, Results results) {
    boolean replace = run.options().existingStories() == ExistingStories.REPLACE;
    return new ItemResults(run.ref(), itemId(run, index), results, replace);
  }

  private static Map<EpicId, SaveOutcome> store(
      Connection connection, ItemWork work, List<ItemResults> results) throws SQLException {
    Set<ProjectId> wanted =
        results.stream().map(each -> each.run().projectId()).collect(Collectors.toSet());
    Set<ProjectId> locked = RunRows.lockProjects(connection, wanted);
    Map<EpicId, SaveOutcome> stored =
        new HashMap<>(
            work.save(
                connection,
                results.stream().filter(each -> locked.contains(each.run().projectId())).toList()));
    if (locked.size() < wanted.size()) {
      Set<ProjectId> others = new HashSet<>(RunRows.findProjects(connection, wanted));
      others.removeAll(locked);
      results.stream()
          .filter(each -> others.contains(each.run().projectId()))
          .forEach(each -> stored.put(each.itemId(), new Locked()));
    }
    return stored;
  }

  /// @return null when the item is gone, or being deleted
  @Nullable Item item(EpicId id) {
    return items.get(id);
  }

  /// What became of an item's results.
  ///
  /// @return null when the item or its project is gone
  @Nullable SaveOutcome stored(EpicId id) {
    return stored.get(id);
  }

  boolean exists(EpicId id) throws SQLException {
    return work.existing(connection, List.of(id)).contains(id);
  }

  boolean exists(ProjectId id) throws SQLException {
    Boolean exists = projects.get(id);
    if (exists == null) {
      exists = RunRows.findProjects(connection, List.of(id)).contains(id);
      projects.put(id, exists);
    }
    return exists;
  }
}

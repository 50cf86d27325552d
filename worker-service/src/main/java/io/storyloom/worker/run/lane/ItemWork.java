package io.storyloom.worker.run.lane;

import io.storyloom.run.EpicId;
import io.storyloom.run.Generator;
import io.storyloom.run.RunRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a kind of run does for its items. The lane knows when; this knows what.
public interface ItemWork {

  Generator generator();

  /// What the generator is sent, as the journal keeps it; the same for the same call.
  String request(GeneratorCall call);

  /// After how long a call without an answer is aborted, and counts as a transient failure.
  Duration callTimeout();

  /// Calls the generator and waits for it; interrupting the thread aborts the call.
  CallOutcome call(GeneratorCall call) throws InterruptedException;

  /// Pure and bounded; never throws.
  AnswerReading parse(String raw);

  /// Which of the items exist.
  Set<EpicId> existing(Connection connection, Collection<EpicId> ids) throws SQLException;

  /// Reads items in the caller's transaction, without waiting for anybody: those that are gone or
  /// being deleted are absent.
  Map<EpicId, Item> read(Connection connection, Collection<EpicId> ids) throws SQLException;

  /// Locks the items in the caller's transaction and stores their results; those that are gone are
  /// absent from the answer.
  Map<EpicId, SaveOutcome> save(Connection connection, List<ItemResults> results)
      throws SQLException;

  /// The results of an item.
  ///
  /// @param replace whether earlier results are deleted
  record ItemResults(RunRef run, EpicId itemId, Results results, boolean replace) {}

  /// What became of them.
  sealed interface SaveOutcome {

    /// They are stored.
    record Saved(int created, int deleted) implements SaveOutcome {}

    /// Somebody else has locked the item, so nothing is stored.
    record Locked() implements SaveOutcome {}
  }
}

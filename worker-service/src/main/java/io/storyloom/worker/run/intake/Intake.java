package io.storyloom.worker.run.intake;

import io.storyloom.messaging.record.Traceparent;
import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.Run;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRequest.EpicQueued;
import io.storyloom.run.RunRequest.LostCommands;
import io.storyloom.run.RunRequest.RunCancelRequested;
import io.storyloom.run.RunRequest.RunPauseRequested;
import io.storyloom.run.RunRequest.RunResumeRequested;
import io.storyloom.worker.run.lane.Controls;
import io.storyloom.worker.run.lane.Lanes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Stores a batch of commands in one transaction and then tells the lanes. A command that was
/// stored before changes nothing.
public final class Intake {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Lanes lanes;
  private final LongSupplier incarnation;

  public Intake(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      Lanes lanes,
      LongSupplier incarnation) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.lanes = lanes;
    this.incarnation = incarnation;
  }

  /// A command, where it lay and what else its record said.
  record Received(int partition, RecordedRequest request, Headers headers) {}

  /// The commands of one run in a batch.
  ///
  /// @param trace that of the first, null when it belongs to none
  record RunCommands(
      int partition,
      RecordedRequest first,
      @Nullable Traceparent trace,
      List<EpicQueued> epics,
      List<RecordedRequest> asked) {

    /// A control alone makes no run, but a cancel ends also one that nobody knows.
    boolean makeRun() {
      return !epics.isEmpty() || cancel() != null;
    }

    private @Nullable RecordedRequest cancel() {
      return asked.stream()
          .filter(request -> request.request() instanceof RunCancelRequested)
          .findFirst()
          .orElse(null);
    }

    private @Nullable LostCommands lost() {
      RecordedRequest cancel = cancel();
      return cancel == null ? null : ((RunCancelRequested) cancel.request()).lostCommands();
    }

    /// Unknown, and of no more use, when a cancel is all there is.
    RunOptions options() {
      LostCommands lost = lost();
      if (!epics.isEmpty()) {
        return epics.getFirst().options();
      }
      return lost == null ? RunOptions.DEFAULTS : lost.options();
    }

    /// When a cancel is all there is, its number is the best guess: one more than there are items,
    /// if nothing else was asked for before.
    int totalEpics() {
      LostCommands lost = lost();
      if (!epics.isEmpty()) {
        return epics.getFirst().totalEpics();
      }
      return lost == null
          ? Math.clamp(first.commandSequence() - 1, 0, Integer.MAX_VALUE)
          : lost.totalEpics();
    }

    List<EpicSnapshot> snapshots() {
      LostCommands lost = lost();
      return Stream.concat(
              epics.stream().map(EpicQueued::epic),
              lost == null ? Stream.empty() : lost.epics().stream())
          .toList();
    }
  }

  /// Stores commands in their order.
  ///
  /// @param positions the next offset of each partition
  void store(List<Received> commands, Map<Integer, Long> positions) {
    Map<RunId, RunCommands> byRun = byRun(commands);
    Map<RunId, Controls> controls = new HashMap<>();
    Set<RunId> created =
        transaction.execute(_ ->
            jdbc.execute(
                (ConnectionCallback<Set<RunId>>)
                    connection -> store(connection, byRun, positions, controls)));
    byRun.forEach((runId, of) -> tell(runId, of, created.contains(runId), controls.get(runId)));
  }

  /// In the order in which everybody locks several runs.
  private static Map<RunId, RunCommands> byRun(List<Received> commands) {
    Map<RunId, RunCommands> byRun = new TreeMap<>(Comparator.comparing(RunId::toString));
    for (Received received : commands) {
      RecordedRequest request = received.request();
      RunCommands of =
          byRun.computeIfAbsent(
              request.run().runId(),
              _ ->
                  new RunCommands(
                      received.partition(),
                      request,
                      Traceparent.of(received.headers()).orElse(null),
                      new ArrayList<>(),
                      new ArrayList<>()));
      switch (request.request()) {
        case EpicQueued epic -> of.epics().add(epic);
        case RunCancelRequested _, RunPauseRequested _, RunResumeRequested _ ->
            of.asked().add(request);
      }
    }
    return byRun;
  }

  private Set<RunId> store(
      Connection connection,
      Map<RunId, RunCommands> byRun,
      Map<Integer, Long> positions,
      Map<RunId, Controls> controls)
      throws SQLException {
    List<RunCommands> making = byRun.values().stream().filter(RunCommands::makeRun).toList();
    Set<RunId> created = CommandRows.insertRuns(connection, making, incarnation.getAsLong());
    CommandRows.insertTasks(connection, making);
    for (RunCommands of : byRun.values()) {
      for (RecordedRequest asked : of.asked()) {
        Controls now = ask(connection, asked);
        if (now != null) {
          controls.put(asked.run().runId(), now);
        }
      }
    }
    CommandRows.savePositions(connection, positions);
    return created;
  }

  private static @Nullable Controls ask(Connection connection, RecordedRequest asked)
      throws SQLException {
    return switch (asked.request()) {
      case RunCancelRequested(CancelReason reason, _) ->
          CommandRows.ask(connection, asked, reason, null);
      case RunPauseRequested _ -> CommandRows.ask(connection, asked, null, true);
      case RunResumeRequested _ -> CommandRows.ask(connection, asked, null, false);
      case EpicQueued _ -> null;
    };
  }

  private void tell(RunId runId, RunCommands of, boolean created, @Nullable Controls controls) {
    List<EpicSnapshot> epics = of.snapshots();
    if (created) {
      Run run =
          Run.queued(
                  of.first().run(),
                  of.options(),
                  of.totalEpics(),
                  of.first().occurredAt(),
                  List.of(),
                  null)
              .withArrived(epics);
      lanes.begin(
          of.partition(),
          run,
          CommandRows.FIRST_EPOCH,
          controls == null ? Controls.NONE : controls);
      return;
    }
    if (!epics.isEmpty() && !lanes.arrived(runId, epics)) {
      lanes.ensure(of.partition(), runId);
    }
    if (controls != null && !lanes.asked(runId, controls)) {
      lanes.ensure(of.partition(), runId);
    }
  }
}

package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.Counts;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.Run;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunEvent.EpicCompleted;
import io.storyloom.run.RunEvent.EpicFailed;
import io.storyloom.run.RunEvent.EpicSkipped;
import io.storyloom.run.RunEvent.EpicStarted;
import io.storyloom.run.RunEvent.RunCancelled;
import io.storyloom.run.RunEvent.RunCompleted;
import io.storyloom.run.RunEvent.RunCreated;
import io.storyloom.run.RunEvent.RunFailed;
import io.storyloom.run.RunStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What holds of every run that has ended, whatever happened to it.
final class Invariants {

  private final Topic topic;
  private final RunCodec codec;
  private final JdbcClient jdbc;

  Invariants(String bootstrapServers, String registryUrl, JdbcClient jdbc) {
    this.topic = new Topic(bootstrapServers, Topics.EVENTS);
    this.codec = new RunCodec(new WireFormat(new SchemaRegistry(RegistrySettings.of(registryUrl))));
    this.jdbc = jdbc;
  }

  void holdOf(List<UUID> runs) {
    Map<UUID, List<RecordedEvent>> log = log();
    for (UUID run : runs) {
      assertThat(log).containsKey(run);
      eventsTellEachEpicOnce(log.getOrDefault(run, List.of()));
    }
    storiesAreThoseOfTheEvents(runs, log);
    countersEqualARecount(runs);
    assertThat(
            found(
                "select cast(run_id as text) from intake.active_run where run_id in (:runs)", runs))
        .as("runs that still claim their project")
        .isEmpty();
  }

  /// The log, the worker's and the projector's tables and the stories tell the same of each run, by
  /// a few statements for all of them.
  ///
  /// @return how the runs ended
  Map<UUID, RunStatus> agreeOn(Collection<UUID> runs) {
    Map<UUID, Run> told = new HashMap<>();
    log().forEach((run, events) -> told.put(run, folded(events)));
    Map<UUID, RunStatus> ends = new HashMap<>();
    Map<UUID, String> stored = new HashMap<>();
    jdbc.sql(
            """
            select r.run_id, concat_ws(' ', r.status, w.status, r.sequence, w.sequence,
                   r.completed_epics, r.failed_epics, r.skipped_epics, r.pending_epics,
                   r.total_stories_created, s.stories)
              from progress.run r join work.run w using (run_id),
                   lateral (select count(*) stories from catalog.story s where s.run_id = r.run_id) s
            """)
        .query(row -> {
          stored.put(UUID.fromString(row.getString(1)), row.getString(2));
        });
    for (UUID run : runs) {
      Run end = Objects.requireNonNull(told.get(run), () -> "No event of " + run);
      Counts counts = end.counts();
      assertThat(end.status().isTerminal()).as("end of %s", run).isTrue();
      assertThat(stored.get(run))
          .as("run %s: status, sequence, counters and stories", run)
          .isEqualTo(
              "%s %s %d %d %d %d %d %d %d %d"
                  .formatted(
                      end.status(),
                      end.status(),
                      end.sequence(),
                      end.sequence(),
                      counts.completed(),
                      counts.failed(),
                      counts.skipped(),
                      counts.pending(),
                      end.totalStoriesCreated(),
                      end.totalStoriesCreated()));
      ends.put(run, end.status());
    }
    assertThat(
            jdbc.sql(
                    """
                    select count(*) from progress.run_epic a full join work.epic_task t
                      using (run_id, index)
                     where a.status is distinct from t.status
                        or a.retry_count is distinct from t.retry_count
                        or a.stories_created is distinct from t.stories_created
                    """)
                .query(Long.class)
                .single())
        .as("epics that the projector and the worker see differently")
        .isZero();
    return ends;
  }

  /// Throws when an event cannot follow the one before.
  private static Run folded(List<RecordedEvent> events) {
    Run run = Run.created(events.getFirst());
    for (RecordedEvent event : events.subList(1, events.size())) {
      run = run.apply(event);
    }
    return run;
  }

  /// First occurrences of each run in the order of the log; a repetition is the same record.
  private Map<UUID, List<RecordedEvent>> log() {
    Map<UUID, Map<Long, byte[]>> seen = new TreeMap<>();
    Map<UUID, List<RecordedEvent>> log = new TreeMap<>();
    for (ConsumerRecord<String, byte[]> record : topic.records()) {
      RecordedEvent event = codec.decodeEvent(record.value());
      UUID run = UUID.fromString(record.key());
      byte[] earlier =
          seen.computeIfAbsent(run, _ -> new TreeMap<>())
              .putIfAbsent(event.sequence(), record.value());
      if (earlier == null) {
        log.computeIfAbsent(run, _ -> new ArrayList<>()).add(event);
      } else {
        assertThat(record.value()).as("repeated %s", event).isEqualTo(earlier);
      }
    }
    return log;
  }

  private static void eventsTellEachEpicOnce(List<RecordedEvent> events) {
    List<EpicId> open = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).sequence()).isEqualTo(i);
      RunEvent event = events.get(i).event();
      switch (event) {
        case RunCreated created ->
            created.epics().stream().map(EpicSnapshot::epicId).forEach(open::add);
        case EpicStarted started -> assertThat(started.epicId()).isEqualTo(open.getFirst());
        case EpicCompleted completed -> ends(open, completed.epicId());
        case EpicFailed failed -> ends(open, failed.epicId());
        case EpicSkipped skipped -> ends(open, skipped.epicId());
        case RunCompleted _, RunFailed _, RunCancelled _ ->
            assertThat(i).as("place of the end").isEqualTo(events.size() - 1);
        default -> {}
      }
    }
    assertThat(open).as("epics that never ended").isEmpty();
    assertThat(events.getLast().event())
        .isInstanceOfAny(RunCompleted.class, RunFailed.class, RunCancelled.class);
  }

  private static void ends(List<EpicId> open, EpicId epic) {
    assertThat(open).as("epics not yet ended, in order").startsWith(epic);
    open.removeFirst();
  }

  private void storiesAreThoseOfTheEvents(List<UUID> runs, Map<UUID, List<RecordedEvent>> log) {
    List<String> told = new ArrayList<>();
    for (UUID run : runs) {
      for (RecordedEvent recorded : log.getOrDefault(run, List.of())) {
        if (recorded.event() instanceof EpicCompleted epic && epic.storiesCreated() > 0) {
          told.add(run + " " + epic.epicId().value() + " " + epic.storiesCreated());
        }
      }
    }
    assertThat(
            found(
                """
                select concat_ws(' ', run_id, epic_id, count(*)) from catalog.story
                 where run_id in (:runs) group by run_id, epic_id
                """,
                runs))
        .as("run, epic and number of stories")
        .containsExactlyInAnyOrderElementsOf(told);
    for (String distinct : List.of("number", "title")) {
      assertThat(
              found(
                  """
                  select concat_ws(' ', run_id, epic_id, %1$s) from catalog.story
                   where run_id in (:runs) group by run_id, epic_id, %1$s having count(*) > 1
                  """
                      .formatted(distinct),
                  runs))
          .as("stories of an epic with the same " + distinct)
          .isEmpty();
    }
  }

  private void countersEqualARecount(List<UUID> runs) {
    assertThat(
            found(
                """
                select cast(r.run_id as text) from progress.run r,
                  lateral (
                    select count(*) total,
                           count(*) filter (where status = 'COMPLETED') completed,
                           count(*) filter (where status = 'FAILED') failed,
                           count(*) filter (where status = 'SKIPPED') skipped,
                           count(*) filter (where status in ('GENERATING', 'SAVING')) in_flight,
                           count(*) filter (where status = 'PENDING') pending,
                           sum(stories_created) stories
                      from progress.run_epic e where e.run_id = r.run_id) e,
                  lateral (select count(*) stories from catalog.story where run_id = r.run_id) s
                 where r.run_id in (:runs)
                   and (r.total_epics, r.completed_epics, r.failed_epics, r.skipped_epics,
                        r.in_flight_epics, r.pending_epics, r.total_stories_created)
                     = (e.total, e.completed, e.failed, e.skipped, e.in_flight, e.pending,
                        e.stories)
                   and r.total_stories_created = s.stories
                """,
                runs))
        .as("runs whose counters equal a recount")
        .containsExactlyInAnyOrderElementsOf(runs.stream().map(UUID::toString).toList());
  }

  private List<String> found(String sql, List<UUID> runs) {
    return jdbc.sql(sql)
        .param("runs", runs)
        .query((row, _) -> Objects.requireNonNull(row.getString(1)))
        .list();
  }
}

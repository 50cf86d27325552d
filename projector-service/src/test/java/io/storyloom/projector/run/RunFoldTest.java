package io.storyloom.projector.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.messaging.deadletter.DeadLetter;
import io.storyloom.messaging.deadletter.DeadLetterReason;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.Run;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunLog;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RunFoldTest {

  private static final RunLog LOG = RunLog.created(3).epicCompleted(1, 9).epicFailed(2, "no");

  @Test
  void a_run_is_created_and_folded_at_once() {
    RunFold fold = RunFold.of(null, received(LOG.events()));

    assertThat(fold.created()).isTrue();
    assertThat(fold.before()).isEqualTo(Run.created(LOG.events().getFirst()));
    assertThat(fold.after()).isEqualTo(LOG.run());
    assertThat(fold.changedEpics()).extracting(RunEpic::index).containsExactly(1, 2);
    assertThat(fold.applied()).isEqualTo(LOG.events().size());
  }

  @Test
  void a_created_run_alone_changes_nothing_further() {
    RunFold fold = RunFold.of(null, received(LOG.events().subList(0, 1)));
    assertThat(fold.created()).isTrue();
    assertThat(fold.changed()).isFalse();
  }

  @Test
  void repeated_events_are_ignored() {
    RunFold fold = RunFold.of(LOG.run(), received(LOG.events()));

    assertThat(fold.created()).isFalse();
    assertThat(fold.changed()).isFalse();
    assertThat(fold.repeated()).isEqualTo(LOG.events().size());
  }

  @Test
  void later_events_wait_behind_a_gap_until_the_missing_one_comes() {
    List<RecordedEvent> gap = new ArrayList<>(LOG.events());
    RecordedEvent missing = gap.remove(3);
    RunFold first = RunFold.of(null, received(gap));

    assertThat(first.after().sequence()).isEqualTo(2);
    assertThat(first.skipped()).isEqualTo(LOG.events().size() - 4);
    assertThat(first.next()).isEqualTo(missing.sequence());
    assertThat(first.firstSkipped()).isEqualTo(LOG.events().get(4));
    assertThat(RunFold.of(first.after(), received(LOG.from(3))).after()).isEqualTo(LOG.run());
  }

  @Test
  void an_event_that_cannot_follow_is_refused_and_leaves_the_run_as_it_was() {
    RecordedEvent impossible =
        new RecordedEvent(
            LOG.ref(), LOG.run().sequence() + 1, LOG.now(), new RunEvent.RunResumed());
    RunFold fold = RunFold.of(LOG.run(), received(List.of(impossible)));

    assertThat(fold.changed()).isFalse();
    assertThat(fold.refused())
        .extracting(DeadLetter::reason)
        .containsOnly(DeadLetterReason.CORRUPT_LOG);
  }

  @Test
  void nothing_is_applied_behind_a_refused_event_until_that_is_left_out() {
    RecordedEvent impossible =
        new RecordedEvent(LOG.ref(), 2, LOG.now(), new RunEvent.RunResumed());
    List<RecordedEvent> events = new ArrayList<>(LOG.events());
    events.add(2, impossible);
    events.add(2, impossible);

    RunFold fold = RunFold.of(null, received(events));

    assertThat(fold.after().sequence()).isEqualTo(1);
    assertThat(fold.refused()).hasSize(2);
    assertThat(RunFold.of(fold.after(), received(LOG.from(2))).after()).isEqualTo(LOG.run());
  }

  private static List<ReceivedEvent> received(List<RecordedEvent> events) {
    return events.stream()
        .map(event ->
            new ReceivedEvent(
                new ConsumerRecord<>("events", 0, event.sequence(), new byte[0], new byte[0]),
                event))
        .toList();
  }
}

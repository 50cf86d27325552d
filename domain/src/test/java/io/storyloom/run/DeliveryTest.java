package io.storyloom.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// However the events of many runs are delivered, whoever follows them sees the same runs.
class DeliveryTest {

  private static final int ROUNDS = 300;

  /// Follows runs as every consumer is asked to, and sees that nothing goes back.
  private static final class Follower {

    private final Map<RunId, Run> runs;
    private final Set<Arrival> arrivals = EnumSet.noneOf(Arrival.class);

    Follower(Map<RunId, Run> known) {
      runs = new HashMap<>(known);
    }

    void receive(RecordedEvent event) {
      RunId id = event.run().runId();
      Run before = runs.get(id);
      Arrival arrival = Arrival.of(event, before);
      arrivals.add(arrival);
      if (arrival == Arrival.NEXT) {
        Run after = before == null ? Run.created(event) : before.apply(event);
        RunAssert.assertThat(after).isTruthful();
        if (before != null) {
          assertGoesOn(before, after);
        }
        runs.put(id, after);
      }
    }

    private static void assertGoesOn(Run before, Run after) {
      assertThat(before.status().isTerminal()).as("%s ended before", before).isFalse();
      assertThat(after.sequence()).isEqualTo(before.sequence() + 1);
      assertThat(after.counts().completed()).isGreaterThanOrEqualTo(before.counts().completed());
      assertThat(after.counts().failed()).isGreaterThanOrEqualTo(before.counts().failed());
      assertThat(after.counts().skipped()).isGreaterThanOrEqualTo(before.counts().skipped());
      assertThat(after.totalStoriesCreated()).isGreaterThanOrEqualTo(before.totalStoriesCreated());
      for (RunEpic epic : before.epics()) {
        if (epic.status().isTerminal()) {
          assertThat(after.find(epic.index())).isEqualTo(epic);
        }
      }
    }
  }

  @Test
  void runs_mixed_with_one_another_and_repeated_give_the_same_runs() {
    Random random = new Random(RandomWalk.seed());
    for (int round = 0; round < ROUNDS; round++) {
      List<RunLog> logs = logs(random);
      Follower follower = new Follower(Map.of());
      repeated(random, mixed(random, logs)).forEach(follower::receive);
      assertThat(follower.runs).isEqualTo(runs(logs));
    }
  }

  @Test
  void a_log_cut_anywhere_and_read_again_from_anywhere_before_gives_the_same_runs() {
    Random random = new Random(RandomWalk.seed());
    for (int round = 0; round < ROUNDS; round++) {
      List<RunLog> logs = logs(random);
      List<RecordedEvent> topic = mixed(random, logs);
      Follower follower = new Follower(Map.of());
      int from = 0;
      for (int cuts = 0; cuts < 5; cuts++) {
        int cut = from + random.nextInt(topic.size() - from + 1);
        topic.subList(from, cut).forEach(follower::receive);
        // What is stored survives, the position may be an older one.
        follower = new Follower(follower.runs);
        from = random.nextInt(cut + 1);
      }
      topic.subList(from, topic.size()).forEach(follower::receive);
      assertThat(follower.runs).isEqualTo(runs(logs));
    }
  }

  @Test
  void what_follows_a_missing_event_waits_until_all_of_it_is_sent_again() {
    Random random = new Random(RandomWalk.seed());
    Set<Arrival> arrivals = EnumSet.noneOf(Arrival.class);
    for (int round = 0; round < ROUNDS; round++) {
      List<RunLog> logs = logs(random);
      List<RecordedEvent> topic = mixed(random, logs);
      RecordedEvent missing = topic.get(random.nextInt(topic.size()));
      Follower follower = new Follower(Map.of());
      topic.stream().filter(event -> !event.equals(missing)).forEach(follower::receive);

      Run stuck = follower.runs.get(missing.run().runId());
      assertThat(stuck == null ? -1 : stuck.sequence()).isEqualTo(missing.sequence() - 1);

      topic.stream().filter(event -> event.run().equals(missing.run())).forEach(follower::receive);
      assertThat(follower.runs).isEqualTo(runs(logs));
      arrivals.addAll(follower.arrivals);
    }
    assertThat(arrivals).containsExactlyInAnyOrder(Arrival.values());
  }

  private static List<RunLog> logs(Random random) {
    List<RunLog> logs = new ArrayList<>();
    int runs = 1 + random.nextInt(5);
    for (int i = 0; i < runs; i++) {
      logs.add(RandomWalk.of(random, 1 + random.nextInt(5), random.nextInt(200)));
    }
    return logs;
  }

  private static Map<RunId, Run> runs(List<RunLog> logs) {
    return logs.stream().map(RunLog::run).collect(Collectors.toMap(r -> r.ref().runId(), r -> r));
  }

  /// Events of all runs in any order that keeps that of each run.
  private static List<RecordedEvent> mixed(Random random, List<RunLog> logs) {
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      turns.addAll(Collections.nCopies(logs.get(i).events().size(), i));
    }
    Collections.shuffle(turns, random);
    int[] sent = new int[logs.size()];
    return turns.stream().map(i -> logs.get(i).events().get(sent[i]++)).toList();
  }

  /// Each event any number of times, again at any later time.
  private static List<RecordedEvent> repeated(Random random, List<RecordedEvent> events) {
    List<RecordedEvent> all = new ArrayList<>();
    for (RecordedEvent event : events) {
      all.add(event);
      while (random.nextInt(3) == 0) {
        all.add(all.get(random.nextInt(all.size())));
      }
    }
    return all;
  }
}

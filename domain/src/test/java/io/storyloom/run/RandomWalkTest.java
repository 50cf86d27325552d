package io.storyloom.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.Decision.Accepted;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RandomWalkTest {

  private static final int WALKS = 2_000;

  @Test
  void counters_add_up_after_every_event_and_the_fold_agrees_with_the_decision() {
    Random random = new Random(RandomWalk.seed());
    Set<RunStatus> ends = EnumSet.noneOf(RunStatus.class);
    Set<String> seen = new TreeSet<>();
    for (int walk = 0; walk < WALKS; walk++) {
      int epics = 1 + random.nextInt(6);
      RunLog log =
          RunLog.created(epics, random.nextBoolean() ? RunOptions.DEFAULTS : RunLog.stopOnError());
      for (int step = 0; step < 100; step++) {
        RunCommand command = RandomWalk.command(random, log);
        if (!(RunDecider.decide(log.run(), command, log.now()) instanceof Accepted accepted)) {
          continue;
        }
        Run run = log.run();
        for (RecordedEvent event : accepted.events()) {
          run = run.apply(event);
          RunAssert.assertThat(run).isTruthful();
          seen.add(event.event().getClass().getSimpleName());
        }
        assertThat(run).isEqualTo(accepted.run());
        log = log.and(accepted.events());
      }
      ends.add(log.run().status());
      assertThat(log.run()).isEqualTo(folded(log));
    }
    assertThat(ends)
        .contains(RunStatus.COMPLETED, RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.CANCELLED);
    seen.add("RunCreated");
    assertThat(seen).containsExactlyInAnyOrderElementsOf(Situations.permitted(RunEvent.class));
  }

  @Test
  void a_run_that_is_asked_for_its_next_step_ends() {
    Random random = new Random(RandomWalk.seed());
    for (int walk = 0; walk < 200; walk++) {
      RunLog log = RandomWalk.of(random, 1 + random.nextInt(6), 5_000);
      assertThat(log.run().status().isTerminal()).as(log.toString()).isTrue();
      assertThat(log.run().next()).isEqualTo(new Next.Over());
    }
  }

  private static Run folded(RunLog log) {
    Run run = Run.created(log.events().getFirst());
    for (RecordedEvent event : log.from(1)) {
      run = run.apply(event);
    }
    return run;
  }
}

package io.storyloom.run;

import io.storyloom.run.Decision.Accepted;
import io.storyloom.run.RunCommand.AbortRun;
import io.storyloom.run.RunCommand.CancelRun;
import io.storyloom.run.RunCommand.CompleteEpic;
import io.storyloom.run.RunCommand.FailEpic;
import io.storyloom.run.RunCommand.Generate;
import io.storyloom.run.RunCommand.PauseRun;
import io.storyloom.run.RunCommand.ReleaseEpic;
import io.storyloom.run.RunCommand.ReportRateLimit;
import io.storyloom.run.RunCommand.ResumeRun;
import io.storyloom.run.RunCommand.SaveEpic;
import io.storyloom.run.RunCommand.SkipEpic;
import io.storyloom.run.RunCommand.StartEpic;
import java.time.Duration;
import java.util.Random;

/// Throws random commands at a run, and tells what came of them as a log. The same seed gives the
/// same walk; set one by the system property `storyloom.seed`.
public final class RandomWalk {

  private RandomWalk() {}

  /// The seed asked for, else a new one; printed, so that a red test can be repeated.
  public static long seed() {
    Long wanted = Long.getLong("storyloom.seed");
    long seed = wanted == null ? new Random().nextLong() : wanted;
    System.out.println("-Dstoryloom.seed=" + seed);
    return seed;
  }

  /// A walk of so many commands, or until the run has ended.
  public static RunLog of(Random random, int epics, int commands) {
    RunLog log =
        RunLog.created(epics, random.nextBoolean() ? RunOptions.DEFAULTS : RunLog.stopOnError());
    for (int i = 0; i < commands && !log.run().status().isTerminal(); i++) {
      if (RunDecider.decide(log.run(), command(random, log), log.now())
          instanceof Accepted accepted) {
        log = log.and(accepted.events());
      }
    }
    return log;
  }

  /// A command of any kind, mostly for the epic whose turn it is.
  static RunCommand command(Random random, RunLog log) {
    int any = 1 + random.nextInt(log.run().totalEpics() + 1);
    int index =
        log.run().next() instanceof Next.ProcessEpic(RunEpic epic) && random.nextInt(10) > 0
            ? epic.index()
            : any;
    FailureKind[] kinds = FailureKind.values();
    CancelReason[] reasons = CancelReason.values();
    return switch (random.nextInt(40)) {
      case 0 -> new CancelRun(reasons[random.nextInt(reasons.length)]);
      case 1 -> new AbortRun("Something critical");
      case 2, 3 -> new PauseRun(PauseReason.USER, RunLog.MOCK);
      case 4, 5, 6 -> new ResumeRun();
      case 7 -> new ReportRateLimit(Duration.ofSeconds(3), "mock");
      case 8 -> new FailEpic(index, "It failed", kinds[random.nextInt(kinds.length)], RunLog.USAGE);
      case 9, 10 -> new SkipEpic(index, RunErrors.HAS_STORIES, RunLog.MOCK);
      case 11, 12 -> new ReleaseEpic(index, ReleaseReason.HAND_OVER);
      case 13, 14, 15 -> new Generate(index, 2, 1, "Call 2");
      case 16, 17, 18, 19, 20, 21 -> new SaveEpic(index, 7);
      case 22, 23, 24, 25, 26, 27, 28, 29 ->
          new CompleteEpic(index, 7, random.nextInt(3), RunLog.USAGE, null);
      default -> new StartEpic(index, "Epic " + index, 1, RunLog.MOCK, 1, "Call 1");
    };
  }
}

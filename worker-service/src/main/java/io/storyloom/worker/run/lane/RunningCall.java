package io.storyloom.worker.run.lane;

import io.storyloom.worker.run.lane.CallOutcome.Transient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A generator call on a thread of its own. Closing it aborts a call that is not done.
final class RunningCall implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningCall.class);

  private final Thread thread;
  private volatile @Nullable CallOutcome outcome;

  RunningCall(ItemWork work, GeneratorCall call, Mailbox mailbox) {
    this.thread =
        Thread.ofVirtual()
            .name("call-" + call.run().runId())
            .start(() -> {
              outcome = outcomeOf(work, call);
              mailbox.wake();
            });
  }

  private static CallOutcome outcomeOf(ItemWork work, GeneratorCall call) {
    try {
      return work.call(call);
    } catch (InterruptedException _) {
      return new Transient("The call was aborted");
    } catch (RuntimeException e) {
      log.error("The generator failed unexpectedly in run {}", call.run().runId(), e);
      return new Transient("The generator failed unexpectedly");
    }
  }

  boolean isDone() {
    return outcome != null;
  }

  CallOutcome outcome() {
    CallOutcome done = outcome;
    if (done == null) {
      throw new IllegalStateException("The call is not done");
    }
    return done;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

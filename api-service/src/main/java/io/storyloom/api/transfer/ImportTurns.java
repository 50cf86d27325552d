package io.storyloom.api.transfer;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Lets only so many files be imported at once, as each takes many times its size of memory.
final class ImportTurns {

  private final Semaphore turns;
  private final Duration wait;

  ImportTurns(int atOnce, Duration wait) {
    this.turns = new Semaphore(atOnce, true);
    this.wait = wait;
  }

  /// Does the work when it is its turn.
  ///
  /// @throws ProblemException `service-unavailable` when that does not come soon
  <T> T take(Supplier<T> work) {
    if (!isGranted()) {
      throw ProblemException.of(
          ProblemCode.SERVICE_UNAVAILABLE,
          "Too many files are being imported at the moment; try again.");
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  private boolean isGranted() {
    try {
      return turns.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package io.storyloom.worker.run.lane;

import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What others tell a lane, and the one place where it waits.
final class Mailbox {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<EpicSnapshot> arrived = new ArrayList<>();
  private Controls controls = Controls.NONE;
  private Leaving leaving = Leaving.NOT;
  private @Nullable EpicId gone;

  /// Whether the lane is to give its run up.
  enum Leaving {
    NOT,
    /// After the call in flight.
    DRAIN,
    /// At once.
    ABORT
  }

  void arrived(List<EpicSnapshot> epics) {
    change(() -> arrived.addAll(epics));
  }

  /// Takes over what was asked of the run, unless something later is known already.
  void controls(Controls asked) {
    change(() -> controls = asked.number() > controls.number() ? asked : controls);
  }

  /// Once a lane is to leave at once, nothing brings it back.
  void leave(Leaving how) {
    change(() -> leaving = leaving == Leaving.ABORT ? leaving : how);
  }

  /// The item that the lane works on no longer exists.
  void gone(EpicId item) {
    change(() -> gone = item);
  }

  boolean isGone(EpicId item) {
    lock.lock();
    try {
      return item.equals(gone);
    } finally {
      lock.unlock();
    }
  }

  /// Wakes the lane, as something it waits for has happened elsewhere.
  void wake() {
    change(() -> {});
  }

  private void change(Runnable action) {
    lock.lock();
    try {
      action.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<EpicSnapshot> takeArrived() {
    lock.lock();
    try {
      List<EpicSnapshot> taken = List.copyOf(arrived);
      arrived.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  boolean hasArrived() {
    lock.lock();
    try {
      return !arrived.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  Controls controls() {
    lock.lock();
    try {
      return controls;
    } finally {
      lock.unlock();
    }
  }

  Leaving leaving() {
    lock.lock();
    try {
      return leaving;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the condition holds or the time is over.
  ///
  /// @return whether the condition holds
  boolean await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}

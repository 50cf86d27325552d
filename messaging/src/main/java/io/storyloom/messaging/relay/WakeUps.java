package io.storyloom.messaging.relay;

import io.storyloom.run.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The runs that may have something to send, each once, first come first served.
final class WakeUps {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<RunId> runs = new LinkedHashSet<>();
  private boolean nudged;

  void add(Collection<RunId> more) {
    lock.lock();
    try {
      if (runs.addAll(more)) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends a wait although no run was added.
  void nudge() {
    lock.lock();
    try {
      nudged = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Takes up to `limit` runs, waiting for the first one but not longer than told.
  List<RunId> take(int limit, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (runs.isEmpty() && !nudged && left > 0) {
        left = changed.awaitNanos(left);
      }
      nudged = false;
      List<RunId> taken = new ArrayList<>();
      Iterator<RunId> all = runs.iterator();
      while (all.hasNext() && taken.size() < limit) {
        taken.add(all.next());
        all.remove();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return runs.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a nudge, for the time given at most.
  void pause(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!nudged && left > 0) {
        left = changed.awaitNanos(left);
      }
      nudged = false;
    } finally {
      lock.unlock();
    }
  }
}

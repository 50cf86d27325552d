package io.storyloom.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A number of runs that go on for as long as this is open: where one ends, the next of its project
/// begins and replaces its stories.
final class RunningLoad implements AutoCloseable {

  private static final long LOOK_SECONDS = 2;

  private final Installation installation;
  private final List<String> projects = new ArrayList<>();
  private final List<String> current = new ArrayList<>();
  private final ExecutorService keeper = Executors.newSingleThreadExecutor();

  RunningLoad(Installation installation, int runs, int epics) {
    this.installation = installation;
    for (int i = 0; i < runs; i++) {
      String project = installation.project(epics);
      projects.add(project);
      current.add(installation.start(project));
    }
    var _ = keeper.submit(this::keepGoing);
  }

  /// @param number counts round the runs
  String run(int number) {
    synchronized (current) {
      return current.get(number % current.size());
    }
  }

  private Void keepGoing() throws InterruptedException {
    while (true) {
      TimeUnit.SECONDS.sleep(LOOK_SECONDS);
      for (int i = 0; i < projects.size(); i++) {
        if (!installation.isActive(projects.get(i))) {
          String next = installation.start(projects.get(i));
          synchronized (current) {
            current.set(i, next);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    keeper.shutdownNow();
    keeper.close();
  }
}

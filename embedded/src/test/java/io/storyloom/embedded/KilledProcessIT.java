package io.storyloom.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessIT {
  private static final List<String> KEPT = List.of("kept", "kept", "kept");

  @TempDir Path parent;

  @Test
  void a_start_after_a_kill_finds_everything_within_seconds() throws Exception {
    Path dir = parent.resolve("data with a 'name'");
    killedHolding(dir, "kept");
    assertThat(postmaster(dir).isAlive()).isTrue();
    ProcessHandle left = postmaster(dir);

    long before = System.nanoTime();
    try (EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(dir, Ports.free())) {
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
      assertThat(left.isAlive()).isFalse();
      assertThat(Contents.read(infrastructure.endpoints())).isEqualTo(KEPT);
    }
    assertThat(dir.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void a_directory_moved_while_its_killed_process_left_postgres_running_starts() throws Exception {
    Path dir = parent.resolve("old");
    killedHolding(dir, "kept");
    ProcessHandle left = postmaster(dir);
    Path moved = Files.move(dir, parent.resolve("new"));

    try (EmbeddedInfrastructure infrastructure =
        EmbeddedInfrastructure.start(moved, Ports.free())) {
      assertThat(left.isAlive()).isFalse();
      assertThat(Contents.read(infrastructure.endpoints())).isEqualTo(KEPT);
    }
  }

  @Test
  void a_foreign_process_with_the_pid_of_the_left_postgres_is_not_touched() throws Exception {
    Path dir = parent.resolve("data");
    killedHolding(dir, "kept");
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessHandle left = postmaster(dir);
      left.destroyForcibly();
      left.onExit().join();
      Path file = dir.resolve("postgres/data/postmaster.pid");
      String others = Files.readString(file).replaceFirst("^\\d+", "");
      Files.writeString(file, stranger.pid() + others);

      try (EmbeddedInfrastructure infrastructure =
          EmbeddedInfrastructure.start(dir, Ports.free())) {
        assertThat(Contents.read(infrastructure.endpoints())).contains("kept");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void a_directory_that_another_process_uses_is_refused_with_its_pid() throws Exception {
    Path dir = parent.resolve("data");
    try (ChildJvm child = ChildJvm.holding(dir, "kept")) {
      assertThatThrownBy(() -> EmbeddedInfrastructure.start(dir, Ports.free()))
          .isInstanceOf(InfrastructureException.class)
          .hasMessage(
              "The data directory "
                  + dir.toRealPath()
                  + " is in use by process "
                  + child.pid()
                  + ": stop that process or choose another directory.");
      assertThatThrownBy(() -> EmbeddedInfrastructure.reset(dir))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageContaining("is in use by process " + child.pid());
      assertThat(dir.resolve("endpoints.json")).exists();
    }
    EmbeddedInfrastructure.reset(dir);
    assertThat(dir).isDirectoryNotContaining(path -> !path.endsWith("lock"));
  }

  @Test
  void a_postgres_that_is_killed_alone_comes_back_with_everything() throws Exception {
    Path dir = parent.resolve("data");
    try (EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(dir, Ports.free())) {
      Contents.write(infrastructure.endpoints(), "kept");
      for (int i = 0; i < 2; i++) {
        ProcessHandle killed = postmaster(dir);
        killed.destroyForcibly();
        killed.onExit().join();

        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .until(() -> Contents.read(infrastructure.endpoints()).equals(KEPT));
        assertThat(postmaster(dir).pid()).isNotEqualTo(killed.pid());
      }
    }
    assertThat(dir.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  private static void killedHolding(Path dir, String mark) throws IOException {
    try (ChildJvm child = ChildJvm.holding(dir, mark)) {
      child.kill();
    }
  }

  private static ProcessHandle postmaster(Path dir) throws IOException {
    String pid = Files.readAllLines(dir.resolve("postgres/data/postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}

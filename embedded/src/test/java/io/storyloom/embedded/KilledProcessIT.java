package io.storyloom.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessIT {
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
      assertThat(Contents.read(infrastructure.endpoints())).containsExactly("kept", "kept", "kept");
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
      assertThat(Contents.read(infrastructure.endpoints())).containsExactly("kept", "kept", "kept");
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

package io.storyloom.standalone;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the launcher script builds, with a JDK and a Maven that do nothing.
class StaleBuildTest {
  private static final Instant SOURCES = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path root;

  @BeforeEach
  void aBuildByPlainMaven() throws IOException {
    Files.copy(Path.of("../storyloom"), root.resolve("storyloom"), COPY_ATTRIBUTES);
    file("jdk/release", 0, "JAVA_VERSION=\"25\"\n");
    for (String program : new String[] {"jdk/bin/java", "jdk/bin/javac", "jdk/bin/mvn"}) {
      assertThat(file(program, 0, "#!/bin/sh\n").toFile().setExecutable(true)).isTrue();
    }
    file("pom.xml", 0, "");
    file("worker-service/src/main/Lane.java", 0, "");
    file("standalone/target/standalone.jar", 10, "");
    file("standalone/target/lib/worker-service.jar", 10, "");
    file("standalone/target/launcher-training.log", 60, "");
  }

  @Test
  void a_build_by_plain_maven_counts() throws Exception {
    assertThat(start()).isEmpty();
  }

  @Test
  void a_newer_source_is_built() throws Exception {
    file("worker-service/src/main/Lane.java", 20, "");
    assertThat(start()).contains("the sources are newer");

    file("standalone/target/lib/worker-service.jar", 30, "");
    Files.delete(root.resolve("standalone/target/launcher.stamp"));
    assertThat(start()).as("built by plain Maven, which left the other jar").isEmpty();
  }

  @Test
  void the_benchmark_is_no_part_of_the_launcher() throws Exception {
    file("standalone/target/launcher.stamp", 10, "");
    file("benchmark/src/main/Throughput.java", 20, "");
    assertThat(start()).isEmpty();
  }

  /// What the script says.
  private String start() throws IOException, InterruptedException {
    var script =
        new ProcessBuilder("bash", root.resolve("storyloom").toString(), "start")
            .redirectErrorStream(true);
    script.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    script.environment().merge("PATH", root.resolve("jdk/bin") + ":", (path, jdk) -> jdk + path);
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /// A file of a folder that are both so many minutes younger than the sources.
  private Path file(String name, int minutes, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    FileTime time = FileTime.from(SOURCES.plusSeconds(minutes * 60L));
    Files.setLastModifiedTime(file, time);
    Files.setLastModifiedTime(file.getParent(), time);
    return file;
  }
}

package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.embedded.test.TestInfrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How a service's process is started: the same classes each time, found more or less quickly.
enum Start {
  /// By its executable jar, as in its container.
  PACKAGED,
  /// By the jars that the executable one consists of. A clean stop leaves an archive of the classes
  /// that were loaded.
  ARCHIVING,
  /// By the same jars with that archive, which takes less than half the time.
  QUICK;

  private static final Path FOLDER = Path.of("target", "services");
  private static final List<String> MODULES =
      List.of("projector-service", "worker-service", "api-service");
  private static boolean archived;

  /// What `java` is told for it.
  List<String> options(String module) {
    return switch (this) {
      case PACKAGED -> List.of("-jar", packaged(module).toString());
      case ARCHIVING ->
          List.of("-XX:ArchiveClassesAtExit=" + archive(module), "-jar", extracted(module));
      case QUICK -> List.of("-XX:SharedArchiveFile=" + archive(module), "-jar", extracted(module));
    };
  }

  /// Makes what this needs, once per JVM.
  void prepare() {
    if (this == QUICK) {
      archive();
    }
  }

  private static synchronized void archive() {
    if (archived) {
      return;
    }
    MODULES.stream().map(Start::extraction).toList().forEach(Start::awaitSuccess);
    TestInfrastructure shared = TestInfrastructure.shared();
    try (Processes processes = new Processes(ARCHIVING, shared, shared.createDatabase())) {
      MODULES.forEach(module -> processes.start(module, "archiving-" + module));
      processes.awaitReady();
      MODULES.parallelStream().forEach(module -> processes.get("archiving-" + module).stop());
    }
    MODULES.forEach(module -> assertThat(archive(module)).exists());
    archived = true;
  }

  private static Process extraction(String module) {
    try {
      Files.deleteIfExists(archive(module));
      return new ProcessBuilder(
              ServiceProcess.JAVA,
              "-Djarmode=tools",
              "-jar",
              packaged(module).toString(),
              "extract",
              "--force",
              "--destination",
              FOLDER.resolve(module).toString())
          .inheritIO()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitSuccess(Process process) {
    assertThat(process.onExit().join().exitValue()).as("extracting a jar").isZero();
  }

  private static Path packaged(String module) {
    Path jar = Path.of("..", module, "target", module + ".jar");
    assertThat(jar).as("package " + module + " first").exists();
    return jar;
  }

  private static String extracted(String module) {
    return FOLDER.resolve(module).resolve(module + ".jar").toString();
  }

  private static Path archive(String module) {
    return FOLDER.resolve(module + ".jsa");
  }
}

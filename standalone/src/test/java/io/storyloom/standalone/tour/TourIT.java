package io.storyloom.standalone.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.storyloom.standalone.system.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The documentation's commands against all services. They need bash, curl and jq: where one is
/// missing the tests are skipped, or fail when `CI` is `true`.
class TourIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static Services services;

  @BeforeAll
  static void start() throws Exception {
    for (String program : List.of("bash", "curl", "jq")) {
      boolean there = isThere(program);
      if ("true".equals(System.getenv("CI"))) {
        assertThat(there).as(program + " is needed to execute the documentation").isTrue();
      }
      assumeTrue(there, program + " is needed to execute the documentation");
    }
    services = new Services("storyloom.generator.mock.latency=500ms");
  }

  @AfterAll
  static void stop() {
    if (services != null) {
      services.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> the_tour_of_the_api() throws IOException {
    return steps(Path.of("docs", "http.md"), page("docs/http.md"), "true");
  }

  @TestFactory
  Stream<DynamicTest> the_five_minutes_of_the_readme() throws IOException {
    // Nothing there is meant to fail, and answers are not shown.
    return steps(
        Path.of("README.md"),
        page("README.md"),
        "curl() { command curl --fail-with-body \"$@\"; }");
  }

  private static String page(String name) throws IOException {
    return Files.readString(ROOT.resolve(name))
        .replace("http://127.0.0.1:8080", services.api.url());
  }

  private static Stream<DynamicTest> steps(Path page, String text, String before)
      throws IOException {
    List<Step> steps = Step.of(text);
    assertThat(steps).as(page + " has blocks marked sh").isNotEmpty();
    Shell shell = new Shell(ROOT, Files.createDirectories(folder.resolve(page.toString())));
    shell.run(before);
    return steps.stream()
        .map(step ->
            DynamicTest.dynamicTest(
                page + ":" + step.line(),
                () ->
                    assertTimeoutPreemptively(
                        PATIENCE,
                        () -> {
                          String output = shell.run(step.commands());
                          assertThat(step.isAnsweredBy(output))
                              .as(
                                  "%s%n-- answered --%n%s-- but the page says --%n%s",
                                  step.commands(), output, step.answer())
                              .isTrue();
                        })))
        .onClose(() -> close(shell));
  }

  private static void close(Shell shell) {
    try {
      shell.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }
}

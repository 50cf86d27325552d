package io.storyloom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.standalone.CommandLineRun.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that is refused before anything is brought up or called.
class BadCommandLineTest {
  /// Nothing listens here, and nothing must be tried.
  private static final String NOWHERE = "http://localhost:1";

  @TempDir private Path folder;

  @Test
  void a_missing_file_is_said_to_be_missing() {
    refused(1, "There is no file", "generate", folder.resolve("none.md").toString());
  }

  @Test
  void a_directory_is_no_backlog() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("plan.md"));
    refused(1, "is a directory", "generate", directory.toString());
  }

  @Test
  void an_empty_file_is_refused() throws IOException {
    refused(1, "is empty", "generate", file("empty.md", " \n".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void utf_16_is_recognised_with_and_without_mark(String charset) throws IOException {
    byte[] bytes = "# Plan\n## Epic 1: One\n".getBytes(java.nio.charset.Charset.forName(charset));
    refused(1, "is UTF-16", "generate", file("wide.md", bytes));
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused() throws IOException {
    refused(
        1,
        "not text in UTF-8",
        "generate",
        file("latin.md", "## Epic 1: Größe".getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void more_than_five_mebibytes_are_refused() throws IOException {
    refused(1, "larger than 5 MiB", "generate", file("big.md", new byte[10_000_000]));
  }

  @Test
  void an_unknown_ending_asks_for_the_type() throws IOException {
    refused(
        64,
        "--type md, csv or json",
        "generate",
        file("plan.txt", "x".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void standard_input_needs_a_type() {
    refused(64, "needs --type", "generate", "-");
  }

  @Test
  void an_unknown_word_is_answered_with_the_known_ones() throws IOException {
    refused(
        64,
        "expected one of safe, normal, fast, but was 'warp'",
        "generate",
        plan(),
        "--pacing",
        "warp");
    refused(
        64, "expected one of compact, standard, detailed", "generate", plan(), "--mode", "huge");
  }

  @Test
  void an_unknown_option_or_command_is_a_usage_error() throws IOException {
    refused(64, "Unknown option: '--fast'", "generate", plan(), "--fast");
    refused(64, "Unmatched argument", "destroy");
    refused(64, "Missing required parameter: 'FILE'", "generate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "latency",
        "=5",
        "latency=5",
        "storyloom..x=5",
        "storyloom.mock lat=1",
        "java.home=x"
      })
  void an_assignment_that_no_service_could_understand_is_refused(String assignment)
      throws IOException {
    refused(64, "--set", "generate", plan(), "--set", assignment);
    refused(64, "--set", "start", "--set", assignment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "E0", "two", "-1", "1.5"})
  void an_epic_is_a_number_or_a_code(String epic) throws IOException {
    refused(64, "--epic takes", "generate", plan(), "--url", NOWHERE, "--epic=" + epic);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "ftp://localhost", "http://", "http://a b"})
  void a_url_is_an_http_address(String url) throws IOException {
    refused(64, "--url takes an address", "generate", plan(), "--url", url);
  }

  @Test
  void an_output_that_cannot_be_written_is_known_before_the_run() throws IOException {
    refused(1, "is a directory", "generate", plan(), "--url", NOWHERE, "--out", folder.toString());
    refused(
        1,
        "its folder does not exist",
        "generate",
        plan(),
        "--url",
        NOWHERE,
        "--out",
        folder.resolve("no/out.json").toString());
  }

  @Test
  void a_busy_port_is_named_before_anything_is_started() throws IOException {
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(busy.getLocalPort());
      refused(
          1,
          "Port " + port + " is in use",
          "start",
          "--port",
          port,
          "--data",
          folder.resolve("d").toString());
      refused(
          1,
          "Port " + port + " is in use",
          "infra",
          "--kafka-port",
          port,
          "--data",
          folder.resolve("d").toString());
      assertThat(folder.resolve("d")).doesNotExist();
    }
    refused(64, "0 (any free one) to 65535", "start", "--port", "70000");
  }

  @Test
  void an_empty_data_directory_is_not_taken_for_the_current_one() {
    refused(64, "--data needs the path of a directory", "start", "--data", "");
  }

  @Test
  void there_is_nothing_to_reconcile_or_rebuild_where_nothing_runs() throws IOException {
    refused(1, "Nothing is running in " + folder, "rebuild", "--data", folder.toString());
    refused(1, "Nothing is running in " + folder, "reconcile", "--data", folder.toString());
    file(
        "endpoints.json",
        """
        {"http": null, "kafka": "k", "registry": "r", "jdbcUrl": "j", "jdbcUser": "u",
         "jdbcPassword": "p", "pid": 2147483647}
        """
            .getBytes(StandardCharsets.UTF_8));
    refused(1, "Nothing is running in " + folder, "reconcile", "--data", folder.toString());
  }

  @Test
  void a_data_directory_that_is_a_file_is_refused() throws IOException {
    refused(
        1,
        "is a file, not a directory: choose another",
        "generate",
        plan(),
        "--data",
        file("data", new byte[1]));
  }

  @Test
  void help_and_version_go_to_stdout_and_no_command_is_a_usage_error() {
    assertThat(CommandLineRun.of("--help").out()).contains("generate", "start", "infra");
    assertThat(CommandLineRun.of("generate", "--help").out())
        .contains("--persona-set", "Exit codes");
    assertThat(CommandLineRun.of("--version").out()).startsWith("storyloom ");
    assertThat(CommandLineRun.of("--version").exitCode()).isZero();
    assertThat(CommandLineRun.of().exitCode()).isEqualTo(64);
  }

  private static void refused(int exitCode, String sentence, String... args) {
    CommandLineRun run = new Shell().run(args);
    assertThat(run.err())
        .contains(sentence)
        .contains("storyloom: ")
        .doesNotContain("Exception", "\tat ");
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
  }

  private String plan() throws IOException {
    return file("plan.md", "# Plan\n## Epic 1: One\n".getBytes(StandardCharsets.UTF_8));
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }
}

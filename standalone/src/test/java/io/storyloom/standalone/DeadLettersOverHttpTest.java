package io.storyloom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `dead-letters` against a service that answers as the contract says.
class DeadLettersOverHttpTest {

  private static final String SUMMARY =
      "{\"id\":\"commands-3-41\",\"topic\":\"storyloom.run.commands\",\"partition\":3,"
          + "\"offset\":41,\"reason\":\"UNDECODABLE\",\"exception\":\"why \\u001b[2J not\","
          + "\"key\":\"k\",\"time\":\"2026-11-21T06:55:00.1Z\",\"replayedAt\":null";

  private StubService service;

  @BeforeEach
  void start() throws IOException {
    service =
        new StubService()
            .on("GET /dead-letters", 200, "{\"items\":[" + SUMMARY + "}],\"nextCursor\":\"next\"}")
            .then("GET /dead-letters", 200, "{\"items\":[],\"nextCursor\":null}")
            .on(
                "GET /dead-letters/commands-3-41",
                200,
                SUMMARY
                    + ",\"headers\":[{\"name\":\"ce_type\",\"value\":\"X\"}],"
                    + "\"payload\":\"bm90\",\"record\":null}")
            .on("POST /dead-letters/commands-3-41/replay", 202, "");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private CommandLineRun run(String... words) {
    String[] line = new String[words.length + 3];
    line[0] = "dead-letters";
    System.arraycopy(words, 0, line, 1, words.length);
    line[words.length + 1] = "--url";
    line[words.length + 2] = service.url();
    return CommandLineRun.of(line);
  }

  @Test
  void list_shows_a_line_for_each_and_follows_the_cursor() {
    CommandLineRun run = run("list");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out()).contains("commands-3-41").contains("UNDECODABLE");
    assertThat(service.requests("GET /dead-letters"))
        .extracting(StubService.Request::query)
        .containsExactly("limit=50", "limit=49&cursor=next");
  }

  @Test
  void json_is_one_object_to_a_line() {
    CommandLineRun run = run("list", "--format", "json");

    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out()).startsWith("{\"id\":\"commands-3-41\"").endsWith("}\n");
  }

  @Test
  void show_prints_everything_but_what_commands_the_terminal() {
    CommandLineRun run = run("show", "commands-3-41");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("ce_type: X").contains("bm90").doesNotContain("\u001b");
  }

  @Test
  void replay_says_where_the_record_went() {
    CommandLineRun run = run("replay", "commands-3-41");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("Replayed commands-3-41 to partition 3");
    assertThat(service.requests("POST /dead-letters/commands-3-41/replay")).hasSize(1);
  }

  @Test
  void what_the_service_refuses_is_said_in_its_words() {
    service.onProblem(
        "GET /dead-letters/x", 404, "dead-letter-not-found", "There is no such dead letter.");

    CommandLineRun run = run("show", "x");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("storyloom: There is no such dead letter.\n");
    assertThat(run("show", "other").exitCode()).isEqualTo(1);
  }

  @Test
  void nobody_there_is_said() {
    CommandLineRun run = CommandLineRun.of("dead-letters", "list", "--url", "http://localhost:1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("http://localhost:1 cannot be reached.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dead-letters",
        "dead-letters show",
        "dead-letters replay",
        "dead-letters replay a b",
        "dead-letters list --limit 0",
        "dead-letters list --limit many",
        "dead-letters list --format xml",
        "dead-letters list --url localhost",
        "dead-letters bury"
      })
  void a_wrong_command_line_is_refused_before_anything_is_asked(String line) {
    CommandLineRun run = CommandLineRun.of(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("storyloom: ");
  }
}

package io.storyloom.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataDirectoryIT {
  @TempDir Path parent;

  @Test
  void two_directories_can_be_used_at_once() throws Exception {
    try (EmbeddedInfrastructure one = start("one");
        EmbeddedInfrastructure two = start("two")) {
      Contents.write(one.endpoints(), "first");
      Contents.write(two.endpoints(), "second");
      assertThat(Contents.read(one.endpoints())).containsOnly("first");
      assertThat(Contents.read(two.endpoints())).containsOnly("second");
    }
  }

  @Test
  void a_second_start_in_this_process_is_refused_and_leaves_the_first_alone() throws Exception {
    try (EmbeddedInfrastructure first = start("data")) {
      refused(() -> start("data")).contains("is in use by process");
      refused(() -> start("data")).contains("is in use by process");
      Contents.write(first.endpoints(), "alive");
      assertThat(Contents.read(first.endpoints())).containsOnly("alive");
    }
  }

  @Test
  void the_endpoints_are_published_and_removed_at_the_end() throws Exception {
    Path file = parent.resolve("data/endpoints.json");
    try (EmbeddedInfrastructure infrastructure = start("data")) {
      Endpoints at = infrastructure.endpoints();
      infrastructure.publish(at);
      infrastructure.publish(at.withHttp("http://127.0.0.1:8080"));
      JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
      assertThat(json.propertyNames())
          .containsExactlyInAnyOrder(
              "http", "kafka", "registry", "jdbcUrl", "jdbcUser", "jdbcPassword", "pid");
      assertThat(json.path("http").asString()).isEqualTo("http://127.0.0.1:8080");
      assertThat(json.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void a_requested_port_is_used_and_a_busy_one_refused() throws Exception {
    int free = Ports.anyFree();
    try (ServerSocket busy = new ServerSocket()) {
      busy.bind(new InetSocketAddress(Ports.loopback(), 0));
      int taken = busy.getLocalPort();
      Path dir = parent.resolve("data");
      refused(() -> EmbeddedInfrastructure.start(dir, new Ports(taken, 0, 0)))
          .contains("Port " + taken + " for Kafka is in use");
      refused(() -> EmbeddedInfrastructure.start(dir, new Ports(0, taken, 0)))
          .contains("Port " + taken + " for PostgreSQL is in use");
      refused(() -> EmbeddedInfrastructure.start(dir, new Ports(0, 0, taken)))
          .contains("Port " + taken + " for the schema registry is in use");
      try (EmbeddedInfrastructure infrastructure =
          EmbeddedInfrastructure.start(dir, new Ports(free, 0, 0))) {
        assertThat(infrastructure.endpoints().kafka()).isEqualTo("127.0.0.1:" + free);
      }
    }
  }

  @Test
  void a_file_or_a_place_that_cannot_be_written_is_refused() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "no directory");
    refused(() -> EmbeddedInfrastructure.start(file, Ports.free()))
        .contains("is a file, not a directory");
    refused(() -> EmbeddedInfrastructure.start(file.resolve("below"), Ports.free()))
        .contains("cannot be created");
    // Even root may not write there.
    refused(() -> EmbeddedInfrastructure.start(Path.of("/proc"), Ports.free()))
        .contains("cannot be written");
    refused(() -> EmbeddedInfrastructure.start(Path.of("/proc/storyloom"), Ports.free()))
        .contains("cannot be created");
  }

  @Test
  void data_of_another_postgres_is_refused_and_kept() throws IOException {
    start("data").close();
    Path version = parent.resolve("data/postgres/data/PG_VERSION");
    Files.writeString(version, "17\n");
    refused(() -> start("data")).contains("was made by PostgreSQL 17 and this is PostgreSQL 18");
    Files.writeString(version, "18\n");
    start("data").close();
  }

  @Test
  void a_failed_part_stops_the_others_and_gives_the_directory_back() throws IOException {
    start("data").close();
    Path schemas = parent.resolve("data/registry/registry.jsonl");
    Files.writeString(schemas, "not json\n{}\n");
    refused(() -> start("data")).contains("schema registry did not start");
    assertThat(parent.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
    Files.delete(schemas);
    start("data").close();
  }

  @Test
  void a_directory_moved_between_two_starts_works_on() throws Exception {
    try (EmbeddedInfrastructure infrastructure = start("old")) {
      Contents.write(infrastructure.endpoints(), "kept");
    }
    Files.move(parent.resolve("old"), parent.resolve("new"));
    try (EmbeddedInfrastructure infrastructure = start("new")) {
      assertThat(Contents.read(infrastructure.endpoints())).containsOnly("kept");
    }
  }

  @Test
  void an_initialisation_cut_short_is_begun_again() throws Exception {
    Path postgres = parent.resolve("data/postgres");
    Files.createDirectories(postgres.resolve("data.new/base"));
    Files.writeString(postgres.resolve("password"), "of-before\n");
    Files.writeString(
        Files.createDirectories(parent.resolve("data/kafka")).resolve("bootstrap.checkpoint"), "");
    start("data").close();
    assertThat(postgres.resolve("data.new")).doesNotExist();
  }

  @Test
  void reset_deletes_the_data_but_nothing_foreign() throws Exception {
    try (EmbeddedInfrastructure infrastructure = start("data")) {
      Contents.write(infrastructure.endpoints(), "gone");
    }
    Path foreign = Files.writeString(parent.resolve("data/thesis.md"), "precious");
    refused(() -> EmbeddedInfrastructure.reset(parent.resolve("data")))
        .contains("also holds thesis.md");
    assertThat(parent.resolve("data/postgres/data")).exists();

    Files.delete(foreign);
    EmbeddedInfrastructure.reset(parent.resolve("data"));
    try (EmbeddedInfrastructure infrastructure = start("data")) {
      assertThat(
              Contents.query(
                  infrastructure.endpoints(),
                  "select count(*) from pg_class where relname = 'mark'"))
          .isEqualTo("0");
    }
  }

  private EmbeddedInfrastructure start(String name) {
    return EmbeddedInfrastructure.start(parent.resolve(name), Ports.free());
  }

  private static AbstractStringAssert<?> refused(ThrowingCallable start) {
    return assertThatThrownBy(start)
        .isInstanceOf(InfrastructureException.class)
        .message()
        .endsWith(".")
        .doesNotContain("Exception", "\n");
  }
}

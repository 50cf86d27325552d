package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.messaging.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Commands that Kafka took and no worker ever saw, with seconds for the minutes of the product.
class LostCommandsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Services services;

  @BeforeAll
  static void start() {
    services = new Services("storyloom.watchdog.interval=100ms", "storyloom.watchdog.first=1s");
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @Test
  void lost_commands_are_sent_again_and_each_epic_is_done_once() throws Exception {
    services.stopWorker();
    UUID project = project(3);
    UUID run = services.api.start(project);
    awaitSent(run, 3);
    deleteAllCommands();
    services.startWorker();

    JsonNode end = services.api.awaitEnd(run, PATIENCE);

    assertThat(end.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(statuses(end)).containsExactly("COMPLETED", "COMPLETED", "COMPLETED");
    services.invariants.holdOf(List.of(run));
    Awaitility.await().until(() -> sendings(run).isEmpty());
  }

  @Test
  void a_run_whose_command_never_arrives_fails_after_the_third_sending() throws Exception {
    services.stopWorker();
    UUID project = project(3);
    UUID run = services.api.start(project);
    awaitSent(run, 3);
    deleteAllCommands();
    // Of this one nobody will ever make sense, however often it is sent.
    services
        .jdbc
        .sql("update intake.outbox set payload = '\\x00' where run_id = ? and position = 2")
        .param(run)
        .update();
    services.startWorker();

    JsonNode end = services.api.awaitEnd(run, PATIENCE);

    assertThat(end.path("status").asString()).isEqualTo("FAILED");
    assertThat(end.path("error").asString()).isEqualTo("The commands of the run were lost");
    assertThat(statuses(end)).containsExactly("COMPLETED", "FAILED", "FAILED");
    assertThat(end.path("epics").path(1).path("error").asString())
        .isEqualTo("The commands of the run were lost");
    assertThat(new Topic(bootstrapServers(), Topics.COMMANDS).recordsOf(run.toString()))
        .as("three sendings of three commands and the cancel")
        .hasSize(3 * 3 + 1);
    services.invariants.holdOf(List.of(run));

    UUID next = services.api.start(project);
    JsonNode nextEnd = services.api.awaitEnd(next, PATIENCE);
    assertThat(statuses(nextEnd)).containsExactly("SKIPPED", "COMPLETED", "COMPLETED");
  }

  @Test
  void workers_that_are_down_or_get_nowhere_make_no_run_fail() {
    services.stopWorker();
    UUID run = services.api.start(project(2));
    awaitSent(run, 2);
    Awaitility.await()
        .during(Duration.ofSeconds(4))
        .atMost(PATIENCE)
        .until(() -> sendings(run).equals(List.of(0)));

    services
        .jdbc
        .sql(
            """
            create function work.stuck() returns trigger language plpgsql as
            'begin raise exception using errcode = ''53200''; end';
            create trigger stuck before insert on work.run for each statement
            execute function work.stuck();
            """)
        .update();
    services.startWorker();
    try {
      Awaitility.await().atMost(PATIENCE).until(() -> sendings(run).equals(List.of(4)));
      assertThat(services.api.progress(run).path("status").asString()).isEqualTo("QUEUED");
    } finally {
      services.jdbc.sql("drop function work.stuck cascade").update();
    }

    JsonNode end = services.api.awaitEnd(run, PATIENCE);
    assertThat(statuses(end)).containsExactly("COMPLETED", "COMPLETED");
    services.invariants.holdOf(List.of(run));
  }

  private static UUID project(int epics) {
    UUID project = services.api.createProject("Lost");
    services.api.addEpics(project, List.of("One.", "Two.", "Three.").subList(0, epics));
    return project;
  }

  private static void awaitSent(UUID run, int position) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            services
                .jdbc
                .sql("select acked from intake.outbox_ack where run_id = ?")
                .param(run)
                .query(Integer.class)
                .list()
                .equals(List.of(position)));
  }

  private static void deleteAllCommands() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      TopicDescription topic =
          admin.describeTopics(List.of(Topics.COMMANDS)).allTopicNames().get().values().stream()
              .findFirst()
              .orElseThrow();
      // -1 is the end of a partition.
      admin
          .deleteRecords(
              topic.partitions().stream()
                  .collect(
                      Collectors.toMap(
                          partition -> new TopicPartition(Topics.COMMANDS, partition.partition()),
                          _ -> RecordsToDelete.beforeOffset(-1))))
          .all()
          .get();
    }
  }

  private static String bootstrapServers() {
    return services.infrastructure.bootstrapServers();
  }

  /// How often a run was sent again, nothing when nobody lacks its commands.
  private static List<Integer> sendings(UUID run) {
    return services
        .jdbc
        .sql("select sendings from intake.late_commands where run_id = ?")
        .param(run)
        .query((row, _) -> row.getInt(1))
        .list();
  }

  private static List<String> statuses(JsonNode progress) {
    return progress
        .path("epics")
        .valueStream()
        .map(epic -> epic.path("status").asString())
        .toList();
  }
}

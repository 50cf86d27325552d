package io.storyloom.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.api.ApiIT;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// CSV imports and repeated imports over real HTTP on a real database.
class ImportsIT extends ApiIT {

  private static final String CSV = "title,description\nBeds,Plan the beds\nSeeds,\n";

  @Autowired private PlatformTransactionManager transactions;

  private Answer importing(Project project, String type, String body, String... headers) {
    HttpRequest.Builder request = request(project.path() + "/imports", headers);
    return send(request.setHeader("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  private int epicCount(Project project) {
    return get(project.path()).is(200).body().path("epicCount").asInt();
  }

  @Test
  void jiras_export_is_imported_with_its_stories() {
    Project project = project(0);
    Answer imported =
        importing(
                project,
                "text/csv; charset=UTF-8",
                """
                \ufeffSummary;Issue key;Issue id;Issue Type;Parent;Labels;Labels\r
                Draw a bed;G-2;12;Story;11;x;y\r
                Beds;G-1;11;Epic;;;\r
                Weeds;G-3;13;Bug;11;;\r
                """)
            .is(201);
    assertThat(imported.body().path("epicsCreated").asInt()).isOne();
    assertThat(imported.body().path("storiesCreated").asInt()).isOne();
    assertThat(imported.body().at("/warnings/0/line").asInt()).isEqualTo(4);
    assertThat(get(project.path() + "/stories").body().at("/items/0/title").asString())
        .isEqualTo("Draw a bed");
  }

  @Test
  void a_table_that_cannot_be_imported_is_refused_and_leaves_nothing() {
    Project project = project(0);
    Answer nothing = importing(project, "text/csv", "name,text\na,b\n");
    nothing.isProblem(422, "nothing-to-import");
    assertThat(nothing.text("detail")).contains("title and description", "Issue Type", "semicolon");
    importing(project, "text/csv", "title,description\n").isProblem(422, "nothing-to-import");
    Answer left = importing(project, "text/csv", "title,description\n,x\n");
    left.isProblem(422, "nothing-to-import");
    assertThat(left.body().at("/warnings/0/line").asInt()).isEqualTo(2);
    Answer broken = importing(project, "text/csv", CSV + "\"Never closed,x\n");
    broken.isProblem(400, "invalid-request");
    assertThat(broken.text("detail")).contains("not well-formed CSV", "line 4");
    assertThat(epicCount(project)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"text/csv, title\\n, x\\n", "text/markdown, '', # Epic 1: x\\n"})
  void more_rows_than_an_import_takes_are_refused(String type, String start, String row) {
    Project project = project(0);
    String file = (start + row.repeat(20_001)).replace("\\n", "\n");
    Answer refused = importing(project, type, file);
    refused.isProblem(413, "payload-too-large");
    assertThat(refused.text("detail")).contains("20,000");
    assertThat(epicCount(project)).isZero();
  }

  @Test
  void a_repeated_import_is_answered_again_and_carried_out_once() {
    Project project = project(0);
    String[] key = {"Idempotency-Key", "one"};
    Answer first = importing(project, "text/csv", CSV + ",left out\n", key).is(201);
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    Answer again =
        importing(project, "text/csv", (CSV + ",left out\n").replace("\n", "\r\n"), key).is(201);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body());
    importing(project, "text/csv", "title\nOther\n", key).isProblem(409, "idempotency-key-reused");
    assertThat(epicCount(project)).isEqualTo(2);
    importing(project, "text/csv", CSV, "Idempotency-Key", "two").is(201);
    importing(project, "text/csv", CSV).is(201);
    assertThat(epicCount(project)).isEqualTo(6);
  }

  @Test
  void a_key_is_looked_up_before_every_other_check() {
    Project project = project(0);
    String[] key = {"Idempotency-Key", "before"};
    importing(project, "text/csv", CSV, key).is(201);
    importing(project, "text/csv", "title\n", key).isProblem(409, "idempotency-key-reused");
    send(request(project.path()).DELETE()).is(204);
    assertThat(importing(project, "text/csv", CSV, key).is(201).header("Idempotent-Replayed"))
        .isEqualTo("true");
    importing(project, "text/csv", CSV).isProblem(404, "project-not-found");
  }

  @Test
  void a_refused_import_does_not_use_up_its_key() {
    Project project = project(0);
    String[] key = {"Idempotency-Key", "refused"};
    importing(project, "text/csv", "title\n", key).isProblem(422, "nothing-to-import");
    Answer accepted = importing(project, "text/csv", CSV, key).is(201);
    assertThat(accepted.header("Idempotent-Replayed")).isEmpty();
  }

  @Test
  void a_key_names_a_request_to_one_project() {
    String[] key = {"Idempotency-Key", "scoped"};
    for (Project project : List.of(project(0), project(0))) {
      Answer imported = importing(project, "text/csv", CSV, key).is(201);
      assertThat(imported.header("Idempotent-Replayed")).isEmpty();
      assertThat(epicCount(project)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a b", "\t"})
  void a_bad_key_is_refused(String key) {
    Project project = project(0);
    importing(project, "text/csv", CSV, "Idempotency-Key", key).isProblem(400, "invalid-request");
    importing(project, "text/csv", CSV, "Idempotency-Key", "x".repeat(256))
        .isProblem(400, "invalid-request");
  }

  @Test
  void several_keys_are_none() {
    Project project = project(0);
    String[] keys = {"Idempotency-Key", "one", "Idempotency-Key", "two"};
    importing(project, "text/csv", CSV, keys).isProblem(400, "invalid-request");
    Answer start = post(project(1).runs(), "", keys).isProblem(400, "invalid-request");
    assertThat(start.body().at("/errors/0/field").asString()).isEqualTo("Idempotency-Key");
    assertThat(epicCount(project)).isZero();
  }

  @Test
  void a_second_title_of_an_epic_is_told() {
    Answer imported =
        importing(
                project(0),
                "text/csv",
                "epicCode,epicTitle,title\nE1,Beds,Draw\nE1,Beets,Move\nE1,,Turn\n")
            .is(201);
    assertThat(imported.body().path("storiesCreated").asInt()).isEqualTo(3);
    assertThat(imported.body().path("warnings")).hasSize(1);
    assertThat(imported.body().at("/warnings/0/line").asInt()).isEqualTo(3);
    assertThat(imported.body().at("/warnings/0/message").asString())
        .contains("epicTitle", "line 2");
  }

  @Test
  void more_imports_at_once_than_fit_into_memory_are_put_off() {
    Project project = project(0);
    List<CompletableFuture<Answer>> held =
        new TransactionTemplate(transactions)
            .execute(_ -> {
              jdbc.sql("select 1 from catalog.project where id = ? for update")
                  .param(project.id())
                  .query(Integer.class)
                  .single();
              List<CompletableFuture<Answer>> four =
                  Stream.generate(() ->
                          CompletableFuture.supplyAsync(() -> importing(project, "text/csv", CSV)))
                      .limit(4)
                      .toList();
              await().until(() -> waitingForALock() == 4);
              Answer fifth = importing(project(0), "text/csv", CSV);
              fifth.isProblem(503, "service-unavailable");
              assertThat(fifth.header("Retry-After")).isEqualTo("5");
              return four;
            });
    assertThat(held).isNotNull().allSatisfy(each -> each.join().is(201));
    importing(project(0), "text/csv", CSV).is(201);
  }

  private long waitingForALock() {
    return jdbc.sql(
            """
            select count(*) from pg_stat_activity
             where datname = current_database() and wait_event_type = 'Lock'
            """)
        .query(Long.class)
        .single();
  }

  @Test
  void of_imports_that_race_with_one_key_one_is_carried_out() throws Exception {
    Project project = project(0);
    List<Callable<Answer>> racers =
        IntStream.range(0, 8)
            .<Callable<Answer>>mapToObj(
                _ -> () -> importing(project, "text/csv", CSV, "Idempotency-Key", "race"))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = threads.invokeAll(racers);
      int replayed = 0;
      for (Future<Answer> answer : answers) {
        replayed += answer.get().is(201).header("Idempotent-Replayed").isEmpty() ? 0 : 1;
      }
      assertThat(replayed).isEqualTo(racers.size() - 1);
    }
    assertThat(epicCount(project)).isEqualTo(2);
  }
}

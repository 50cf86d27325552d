package io.storyloom.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// How the catalogue is read, paged and locked.
class CatalogIT extends ApiIT {

  @Autowired private EntityManagerFactory entities;
  @Autowired private PlatformTransactionManager transactions;

  @Test
  void pages_go_on_where_the_last_one_ended() {
    Project project = project(3);
    for (UUID epic : project.epics()) {
      addStory(epic);
      addStory(epic);
    }

    assertThat(codes(project.path() + "/epics", 2)).containsExactly("E1", "E2", "E3");
    assertThat(codes(project.path() + "/stories", 1))
        .containsExactly("S1", "S2", "S1", "S2", "S1", "S2");
    assertThat(codes(project.epic(1) + "/stories", 1)).containsExactly("S1", "S2");
  }

  @Test
  void a_page_loads_no_entity_however_long_it_is() {
    Project project = project(3);
    project.epics().forEach(this::addStory);
    project(1);

    assertThat(statementsOf("/api/v1/projects")).isEqualTo(1);
    assertThat(statementsOf(project.path() + "/epics")).isEqualTo(1);
    assertThat(statementsOf(project.path() + "/stories")).isEqualTo(1);
    assertThat(statementsOf(project.epic(0) + "/stories")).isEqualTo(1);
  }

  @Test
  void a_project_shows_its_counts_and_its_last_run() {
    Project project = project(2);
    addStory(project.epics().getFirst());
    assertThat(get(project.path()).body().path("lastRunId").isNull()).isTrue();
    runOf(project);
    UUID last = runOf(project);

    JsonNode shown = get(project.path()).is(200).body();
    assertThat(shown.path("epicCount").asInt()).isEqualTo(2);
    assertThat(shown.path("storyCount").asInt()).isOne();
    assertThat(shown.path("lastRunId").asString()).isEqualTo(last.toString());
  }

  @Test
  void a_story_is_answered_as_it_is_read_later() {
    Project project = project(1);
    JsonNode added = addStory(project.epics().getFirst());
    assertThat(stories(project)).containsExactly(added);

    JsonNode edited =
        patch("/api/v1/stories/" + added.path("id").asString(), "{\"acceptanceCriteria\": []}")
            .is(200)
            .body();
    assertThat(edited.path("acceptanceCriteria").isEmpty()).isTrue();
    assertThat(stories(project)).containsExactly(edited);
  }

  @Test
  void edits_of_different_parts_at_the_same_time_are_both_kept() {
    Project project = project(1);
    String story = "/api/v1/stories/" + addStory(project.epics().getFirst()).path("id").asString();
    for (int i = 0; i < 20; i++) {
      String text = "v" + i;
      both(project.path(), "{\"name\": \"" + text + "\"}", "{\"description\": \"" + text + "\"}");
      both(project.epic(0), "{\"title\": \"" + text + "\"}", "{\"description\": \"" + text + "\"}");
      both(story, "{\"title\": \"" + text + "\"}", "{\"text\": \"" + text + "\"}");

      Answer shown = get(project.path());
      assertThat(List.of(shown.text("name"), shown.text("description"))).containsOnly(text);
      shown = get(project.epic(0));
      assertThat(List.of(shown.text("title"), shown.text("description"))).containsOnly(text);
      JsonNode read = stories(project).getFirst();
      assertThat(List.of(read.path("title").asString(), read.path("text").asString()))
          .containsOnly(text);
    }
  }

  @Test
  void a_start_holds_up_the_deletion_of_its_project_but_no_edit() {
    Project project = project(1);
    CompletableFuture<Answer> deletion =
        new TransactionTemplate(transactions)
            .execute(_ -> {
              jdbc.sql("select 1 from catalog.project where id = ? for key share")
                  .param(project.id())
                  .query(Integer.class)
                  .single();
              patch(project.path(), "{\"name\": \"edited meanwhile\"}").is(200);
              var deleting = CompletableFuture.supplyAsync(() -> delete(project.path()));
              await().until(this::somebodyWaitsForALock);
              assertThat(deleting).isNotDone();
              return deleting;
            });

    assertThat(deletion).isNotNull();
    deletion.join().is(204);
    get(project.path()).isProblem(404, "project-not-found");
  }

  private boolean somebodyWaitsForALock() {
    return jdbc.sql(
            """
            select exists (select from pg_stat_activity
                            where datname = current_database() and wait_event_type = 'Lock'
                              and query like '%catalog.project%for update%')
            """)
        .query(Boolean.class)
        .single();
  }

  private void both(String path, String one, String other) {
    var first = CompletableFuture.supplyAsync(() -> patch(path, one));
    patch(path, other).is(200);
    first.join().is(200);
  }

  private List<String> codes(String path, int limit) {
    var codes = new ArrayList<String>();
    String cursor = "";
    do {
      Answer page = get(path + "?limit=" + limit + cursor).is(200);
      assertThat(page.body().path("items").size()).isBetween(1, limit);
      page.body().path("items").forEach(item -> codes.add(item.path("code").asString()));
      cursor = page.text("nextCursor").isEmpty() ? "" : "&cursor=" + page.text("nextCursor");
    } while (!cursor.isEmpty());
    return codes;
  }

  private long statementsOf(String path) {
    Statistics statistics = entities.unwrap(SessionFactory.class).getStatistics();
    statistics.setStatisticsEnabled(true);
    try {
      statistics.clear();
      assertThat(get(path).is(200).body().path("items").isEmpty()).isFalse();
      return statistics.getPrepareStatementCount();
    } finally {
      statistics.setStatisticsEnabled(false);
    }
  }

  private List<JsonNode> stories(Project project) {
    return get(project.path() + "/stories").body().path("items").valueStream().toList();
  }

  private JsonNode addStory(UUID epic) {
    return post(
            "/api/v1/epics/" + epic + "/stories",
            "{\"title\": \"A\", \"acceptanceCriteria\": [\"a, b\", \"{c}\"]}")
        .is(201)
        .body();
  }

  private UUID runOf(Project project) {
    UUID run = UuidCreator.getTimeOrderedEpoch();
    jdbc.sql(
            """
            insert into intake.run
              (run_id, tenant_id, project_id, bucket, options, epics, total_epics, open, created_at)
            values (?, 'default', ?, 0,
                    '{"mode": "standard", "personaSet": "core", "existingStories": "skip",
                      "pacing": "safe", "onError": "continue", "epicIds": null, "maxCostUsd": null}',
                    '[]', 0, false, now())
            """)
        .params(run, project.id())
        .update();
    return run;
  }
}

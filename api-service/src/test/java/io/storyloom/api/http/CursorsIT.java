package io.storyloom.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What a list promises to whoever pages through it while others change it.
class CursorsIT extends ApiIT {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatever_is_there_all_the_time_is_listed_exactly_once(long seed) {
    var changes = new Changes(project(8), new Random(seed));
    String[] lists = {"/epics", "/stories"};
    for (String list : lists) {
      Set<String> there = changes.ids(list);
      List<String> seen = new ArrayList<>();
      String cursor = "";
      do {
        Answer page = get(changes.project.path() + list + "?limit=3" + cursor).is(200);
        page.body().path("items").forEach(item -> seen.add(item.path("id").asString()));
        cursor = page.text("nextCursor").isEmpty() ? "" : "&cursor=" + page.text("nextCursor");
        changes.some(seen.getLast());
      } while (!cursor.isEmpty());

      there.retainAll(changes.ids(list));
      assertThat(there).isNotEmpty();
      assertThat(seen).doesNotHaveDuplicates().containsAll(there);
    }
  }

  @Test
  void projects_and_runs_are_listed_once_while_others_come_and_go() {
    Set<String> there = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      there.add(project(1).id().toString());
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = get("/api/v1/projects?limit=2" + cursor).is(200);
      page.body().path("items").forEach(item -> seen.add(item.path("id").asString()));
      cursor = page.text("nextCursor").isEmpty() ? "" : "&cursor=" + page.text("nextCursor");
      if (there.size() > 4 && there.remove(seen.getLast())) {
        delete("/api/v1/projects/" + seen.getLast()).is(204);
      }
      project(1);
    } while (!cursor.isEmpty() && seen.size() < 40);

    assertThat(seen).doesNotHaveDuplicates().containsAll(there);
  }

  @Test
  void a_cursor_is_good_for_its_own_list_only() {
    Project one = project(2);
    Project other = project(2);
    for (Project project : List.of(one, other)) {
      for (int i = 0; i < 2; i++) {
        post(project.epic(i) + "/stories", "{\"title\": \"A\"}").is(201);
        post(project.epic(i) + "/stories", "{\"title\": \"B\"}").is(201);
      }
    }
    String[] lists = {
      "/api/v1/projects",
      one.path() + "/epics",
      other.path() + "/epics",
      one.path() + "/stories",
      one.epic(0) + "/stories",
      one.epic(1) + "/stories"
    };
    for (String from : lists) {
      String cursor = get(from + "?limit=1").is(200).text("nextCursor");
      assertThat(cursor).isNotEmpty();
      for (String to : lists) {
        Answer answer = get(to + "?cursor=" + cursor);
        if (to.equals(from)) {
          answer.is(200);
        } else {
          answer.isProblem(400, "invalid-request");
        }
      }
      get("/api/v1/runs?cursor=" + cursor).isProblem(400, "invalid-request");
      get(one.runs() + "?cursor=" + cursor).isProblem(400, "invalid-request");
    }
  }

  @Test
  void garbage_is_refused_as_a_cursor() {
    Project project = project(1);
    String stories = project.path() + "/stories";
    for (String list :
        List.of(
            "/api/v1/projects",
            "/api/v1/runs",
            project.path() + "/epics",
            stories,
            project.epic(0) + "/stories",
            project.runs())) {
      for (String cursor :
          List.of(
              "x",
              "%20",
              "%00",
              "YQ==",
              word(list + "\n"),
              word("projects/" + project.id() + "/stories\n1.2"),
              word("projects/" + project.id() + "/stories\n99999999999999999999.1.1.1"),
              word("projects/" + project.id() + "/epics\n1.2.3.-4"),
              word("epics/" + project.epics().getFirst() + "/stories\n-1"),
              word("projects\n" + "x"),
              word("runs[]\n1-1-1-1"))) {
        get(list + "?cursor=" + cursor).isProblem(400, "invalid-request");
      }
      get(list + "?limit=1&limit=2").isProblem(400, "invalid-request");
      get(list + "?limit=").isProblem(400, "invalid-request");
    }
  }

  private static String word(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Inserts, deletes and moves epics and stories of a project as the dice say.
  private final class Changes {

    private final Project project;
    private final Random random;
    private final List<String> epics = new ArrayList<>();

    Changes(Project project, Random random) {
      this.project = project;
      this.random = random;
      project.epics().forEach(epic -> epics.add(epic.toString()));
      epics.forEach(epic -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          addStory(epic);
        }
      });
    }

    Set<String> ids(String list) {
      Set<String> ids = new HashSet<>();
      for (JsonNode item : get(project.path() + list + "?limit=200").body().path("items")) {
        ids.add(item.path("id").asString());
      }
      return ids;
    }

    /// @param lastSeen the row that the cursor names, which is deleted now and then
    void some(String lastSeen) {
      for (int i = random.nextInt(4); i > 0; i--) {
        String epic = epics.get(random.nextInt(epics.size()));
        switch (random.nextInt(6)) {
          case 0 -> addEpic();
          case 1 -> addStory(epic);
          case 2 -> deleteAnyStory();
          case 3 -> deleteEpic(epic);
          default ->
              patch("/api/v1/epics/" + epic, "{\"position\": " + (1 + random.nextInt(9)) + "}")
                  .is(200);
        }
      }
      if (random.nextInt(3) == 0) {
        delete("/api/v1/stories/" + lastSeen);
        if (epics.contains(lastSeen)) {
          deleteEpic(lastSeen);
        }
      }
    }

    private void addEpic() {
      JsonNode added = post(project.path() + "/epics", "{\"title\": \"New\"}").is(201).body();
      epics.add(added.path("items").path(0).path("id").asString());
      addStory(epics.getLast());
    }

    private void addStory(String epic) {
      post("/api/v1/epics/" + epic + "/stories", "{\"title\": \"A\"}").is(201);
    }

    private void deleteEpic(String epic) {
      if (epics.size() > 4) {
        delete("/api/v1/epics/" + epic).is(204);
        epics.remove(epic);
      }
    }

    private void deleteAnyStory() {
      List<String> all = List.copyOf(ids("/stories"));
      if (all.size() > 8) {
        delete("/api/v1/stories/" + all.get(random.nextInt(all.size()))).is(204);
      }
    }
  }

  @Test
  void a_list_of_runs_is_told_from_one_with_another_filter() {
    for (int i = 0; i < 2; i++) {
      post(project(1).runs(), "").is(202);
    }
    String cursor = get("/api/v1/runs?limit=1&status=QUEUED").text("nextCursor");
    get("/api/v1/runs?status=QUEUED&cursor=" + cursor).is(200);
    get("/api/v1/runs?cursor=" + cursor).isProblem(400, "invalid-request");
    get("/api/v1/projects/" + UUID.randomUUID() + "/epics?cursor=" + cursor)
        .isProblem(404, "project-not-found");
  }
}

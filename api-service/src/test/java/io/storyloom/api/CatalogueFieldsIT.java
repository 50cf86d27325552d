package io.storyloom.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What names, titles, descriptions and the other fields of the catalogue may hold, and what a
/// merge patch does to them.
class CatalogueFieldsIT extends ApiIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String EMOJI = "\uD83E\uDDF6";

  @Test
  void texts_are_kept_as_sent_in_all_of_unicode() {
    String title = " \u0001\t\uFEFFe\u0301\u200B\u202E" + EMOJI + "\uFFFF\u0085\r\n";
    JsonNode project = post("/api/v1/projects", named(title)).is(201).body();
    assertThat(project.path("name").asString()).isEqualTo(title);
    assertThat(get("/api/v1/projects/" + project.path("id").asString()).text("name"))
        .isEqualTo(title);
  }

  @Test
  void lengths_are_counted_in_code_points() {
    post("/api/v1/projects", named(EMOJI.repeat(10_000))).is(201);
    post("/api/v1/projects", named(EMOJI.repeat(10_001))).isProblem(400, "invalid-request");
    String path = "/api/v1/projects/" + post("/api/v1/projects", named("A")).text("id");
    patch(path, described("\u00E4".repeat(200_000))).is(200);
    Answer longer = patch(path, described("\u00E4".repeat(200_001)));
    assertThat(field(longer)).isEqualTo("description");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"", "\"  \\t\\u2003\\u3000\"", "\"a\\u0000\"", "\"\\uD83E\"", "\"\\uDDF6\\uD83E\"",
        "1", "true", "[]", "{}", "null"
      })
  void what_is_no_title_is_refused_everywhere(String title) {
    Project project = project(1);
    String story = addStory(project);
    refused(post("/api/v1/projects", "{\"name\": " + title + "}"), "name");
    refused(patch(project.path(), "{\"name\": " + title + "}"), "name");
    String titled = "{\"title\": " + title + "}";
    refused(post(project.path() + "/epics", titled), "title");
    refused(
        post(project.path() + "/epics", "{\"epics\": [{\"title\": \"A\"}, " + titled + "]}"),
        "epics[1].title");
    refused(patch(project.epic(0), titled), "title");
    refused(post(project.epic(0) + "/stories", titled), "title");
    refused(patch(story, titled), "title");
  }

  @Test
  void a_removed_field_takes_its_default() {
    Project project = project(1);
    patch(project.path(), described("A")).is(200);
    assertThat(patch(project.path(), "{\"description\": null}").is(200).text("description"))
        .isEmpty();

    String story = addStory(project);
    JsonNode patched =
        patch(
                story,
                """
                {"text": null, "persona": null, "acceptanceCriteria": null,
                 "technicalNotes": null, "priority": null, "storyPoints": null}
                """)
            .is(200)
            .body();
    for (String empty : List.of("text", "persona", "technicalNotes")) {
      assertThat(patched.path(empty).asString()).isEmpty();
    }
    assertThat(patched.path("acceptanceCriteria").isEmpty()).isTrue();
    assertThat(patched.path("priority").isNull()).isTrue();
    assertThat(patched.path("storyPoints").isNull()).isTrue();
    assertThat(patched.path("title").asString()).isEqualTo("A");
  }

  @Test
  void an_edit_says_so_and_an_empty_patch_changes_nothing() {
    Project project = project(1);
    String story = addStory(project);
    JsonNode before = onlyStory(project);
    assertThat(before.path("edited").asBoolean()).isFalse();
    assertThat(patch(story, "{}").is(200).body()).isEqualTo(before);

    JsonNode edited = patch(story, "{\"storyPoints\": 8}").is(200).body();
    assertThat(edited.path("edited").asBoolean()).isTrue();
    assertThat(edited.path("updatedAt")).isNotEqualTo(before.path("updatedAt"));
    assertThat(edited.path("acceptanceCriteria")).isEqualTo(before.path("acceptanceCriteria"));

    for (String path : List.of(project.path(), project.epic(0))) {
      JsonNode shown = get(path).body();
      assertThat(patch(path, "{}").is(200).body()).isEqualTo(shown);
    }
    patch("/api/v1/stories/" + project.id(), "{}").isProblem(404, "story-not-found");
  }

  @Test
  void a_patch_is_an_object_of_known_fields_only() {
    Project project = project(1);
    String story = addStory(project);
    for (String path : List.of(project.path(), project.epic(0), story)) {
      for (String body : List.of("[]", "1", "null", "\"a\"", "", "{\"id\": \"x\"}", "{\"a\":1")) {
        patch(path, body).isProblem(400, "invalid-request");
      }
      send(request(path, "Content-Type", "application/json")
              .method("PATCH", HttpRequest.BodyPublishers.ofString("{}")))
          .is(200);
    }
    refused(patch(project.path(), "{\"edited\": true}"), "edited");
  }

  @Test
  void everything_wrong_with_a_story_is_told_at_once() {
    Project project = project(1);
    String wrong =
        """
        {"title": "", "text": 1, "acceptanceCriteria": ["a", "", 7, null],
         "priority": "must", "storyPoints": 1000000}
        """;
    Answer patched = patch(addStory(project), wrong).isProblem(400, "invalid-request");
    assertThat(patched.body().path("errors").valueStream())
        .extracting(error -> error.path("field").asString())
        .containsExactly(
            "title",
            "text",
            "acceptanceCriteria[1]",
            "acceptanceCriteria[2]",
            "acceptanceCriteria[3]",
            "priority",
            "storyPoints");
    post(project.epic(0) + "/stories", wrong).isProblem(400, "invalid-request");
  }

  @Test
  void story_points_and_criteria_have_limits() {
    Project project = project(1);
    String stories = project.epic(0) + "/stories";
    for (String points : List.of("0", "999999", "null")) {
      post(stories, "{\"title\": \"A\", \"storyPoints\": " + points + "}").is(201);
    }
    for (String points :
        List.of("-1", "1000000", "1.5", "\"3\"", "1e999999999", "9".repeat(2000))) {
      post(stories, "{\"title\": \"A\", \"storyPoints\": " + points + "}")
          .isProblem(400, "invalid-request");
    }
    List<String> criteria = IntStream.range(0, 1_000).mapToObj(i -> "Given " + i).toList();
    String thousand = JSON.writeValueAsString(criteria);
    post(stories, "{\"title\": \"A\", \"acceptanceCriteria\": " + thousand + "}").is(201);
    String more = thousand.replace("]", ", \"Then\"]");
    refused(
        post(stories, "{\"title\": \"A\", \"acceptanceCriteria\": " + more + "}"),
        "acceptanceCriteria");
    refused(
        patch(addStory(project), "{\"acceptanceCriteria\": " + more + "}"), "acceptanceCriteria");
  }

  @Test
  void many_epics_come_at_once_in_the_order_sent() {
    Project project = project(0);
    String many =
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(i -> "{\"title\":\"T" + i + "\"}")
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    JsonNode items = post(project.path() + "/epics", "{\"epics\":[" + many + "]}").is(201).body();
    assertThat(items.path("items").size()).isEqualTo(10_000);
    assertThat(items.path("items").path(9_999).path("title").asString()).isEqualTo("T10000");
    assertThat(items.path("items").path(9_999).path("code").asString()).isEqualTo("E10000");
    assertThat(items.path("items").path(9_999).path("position").asInt()).isEqualTo(10_000);

    String epics = project.path() + "/epics";
    refused(post(epics, "{\"epics\":[" + many + ",{\"title\":\"T\"}]}"), "epics");
    refused(post(epics, "{\"epics\": []}"), "epics");
    refused(post(epics, "{\"epics\": [null]}"), "epics[0]");
    refused(post(epics, "{\"title\": \"A\", \"epics\": [{\"title\": \"A\"}]}"), "epics");
    post(epics, "{\"epics\": {\"title\": \"A\"}}").isProblem(400, "invalid-request");
    post(epics, "[{\"title\": \"A\"}]").isProblem(400, "invalid-request");
    post("/api/v1/projects/" + project.id().toString().replace('0', '1') + "/epics", "{}")
        .isProblem(404, "project-not-found");
  }

  @Test
  void deleted_things_are_gone() {
    Project project = project(2);
    String story = addStory(project);
    delete(story).is(204);
    delete(story).isProblem(404, "story-not-found");
    addStory(project);
    delete(project.epic(0)).is(204);
    delete(project.epic(0)).isProblem(404, "epic-not-found");
    get(project.epic(0) + "/stories").isProblem(404, "epic-not-found");
    post(project.epic(0) + "/stories", "{\"title\": \"A\"}").isProblem(404, "epic-not-found");
    assertThat(get(project.path() + "/stories").body().path("items").isEmpty()).isTrue();
    patch(project.epic(1), "{\"position\": 1}").is(200);
    delete(project.path()).is(204);
    delete(project.path()).isProblem(404, "project-not-found");
    patch(project.path(), "{}").isProblem(404, "project-not-found");
    patch(project.epic(1), "{\"position\": 1}").isProblem(404, "epic-not-found");
  }

  private String addStory(Project project) {
    Answer added =
        post(
                project.epic(0) + "/stories",
                """
                {"title": "A", "text": "As a", "persona": "B", "technicalNotes": "C",
                 "acceptanceCriteria": ["D"], "priority": "MUST", "storyPoints": 3}
                """)
            .is(201);
    assertThat(added.header("Location")).as("a story has no page of its own").isEmpty();
    return "/api/v1/stories/" + added.text("id");
  }

  private JsonNode onlyStory(Project project) {
    return get(project.path() + "/stories").body().path("items").path(0);
  }

  private static void refused(Answer answer, String field) {
    answer.isProblem(400, "invalid-request");
    assertThat(field(answer)).isEqualTo(field);
  }

  private static String field(Answer refused) {
    return refused.body().path("errors").path(0).path("field").asString();
  }

  private static String named(String name) {
    return "{\"name\": " + JSON.writeValueAsString(name) + "}";
  }

  private static String described(String description) {
    return "{\"description\": " + JSON.writeValueAsString(description) + "}";
  }
}

package io.storyloom.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Projects, epics, stories, imports and exports over real HTTP on a real database.
class BacklogIT extends ApiIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SAMPLE =
      """
      ## Epic 1: Beds
      Plan the beds.

      ### Story 1.1: Draw a bed
      As a gardener,
      I want to draw a bed,
      So that I see what fits.

      **Acceptance Criteria:**
      1. Any shape
      2. Snaps to a grid

      ### Epic-02: 모종
      @mock lateny=1s
      """;

  private Answer send(String method, String path, String type, byte[] body) {
    HttpRequest.Builder request =
        request("/api/v1" + path).method(method, BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return send(request);
  }

  private Answer send(String method, String path, String body) {
    return send(
        method,
        path,
        body.isEmpty() ? "" : "application/json",
        body.getBytes(StandardCharsets.UTF_8));
  }

  private Answer read(String path) {
    return send("GET", path, "");
  }

  private Answer importing(String project, String markdown) {
    return send(
        "POST", project + "/imports", "text/markdown", markdown.getBytes(StandardCharsets.UTF_8));
  }

  private String project(String name) {
    Answer created =
        send(
                "POST",
                "/projects",
                JSON.writeValueAsString(JSON.createObjectNode().put("name", name)))
            .is(201);
    return "/projects/" + created.text("id");
  }

  @Test
  void a_project_is_created_read_changed_and_deleted() {
    Answer created = send("POST", "/projects", "{\"name\": \" Gärten 🌱 \"}").is(201);
    String path = "/projects/" + created.text("id");
    assertThat(created.response().headers().firstValue("Location")).hasValue("/api/v1" + path);
    assertThat(read(path).is(200).body()).isEqualTo(created.body());
    assertThat(created.body().propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "description",
            "epicCount",
            "storyCount",
            "lastRunId",
            "createdAt",
            "updatedAt");
    assertThat(created.text("name")).isEqualTo(" Gärten 🌱 ");
    Answer changed =
        send(
                "PATCH",
                path,
                "application/merge-patch+json",
                "{\"description\": \"d\"}".getBytes(StandardCharsets.UTF_8))
            .is(200);
    assertThat(changed.text("description")).isEqualTo("d");
    assertThat(changed.text("name")).isEqualTo(" Gärten 🌱 ");
    assertThat(send("PATCH", path, "{\"description\": null}").is(200).text("description"))
        .isEmpty();
    send("DELETE", path, "").is(204);
    read(path).isProblem(404, "project-not-found");
    send("DELETE", path, "").isProblem(404, "project-not-found");
  }

  @Test
  void projects_are_listed_newest_first_page_by_page() {
    List<String> made = List.of(project("a"), project("b"), project("c"));
    var seen = new ArrayList<String>();
    String cursor = "";
    for (int i = 0; i < 2; i++) {
      Answer page = read("/projects?limit=2" + cursor).is(200);
      page.body()
          .path("items")
          .forEach(item -> seen.add("/projects/" + item.path("id").asString()));
      cursor = "&cursor=" + page.text("nextCursor");
    }
    assertThat(seen).startsWith(made.get(2), made.get(1), made.get(0));
    read("/projects?cursor=!").isProblem(400, "invalid-request");
    read("/projects?limit=201").isProblem(400, "invalid-request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{\"name\": \" \"}",
        "{\"name\": \"\\u0000\"}",
        "{\"name\": \"\\ud83d\"}",
        "{\"name\": null}",
        "{\"name\": 5}",
        "{\"name\": \"a\", \"nmae\": 1}",
        "{\"name\": \"a\"",
        "[]",
        "{\"name\": 1e999999999}",
      })
  void bad_projects_are_refused(String body) {
    send("POST", "/projects", body).isProblem(400, "invalid-request");
    send("PATCH", project("p"), body.equals("{}") ? "[]" : body).isProblem(400, "invalid-request");
  }

  @Test
  void epics_keep_their_order_and_never_share_a_code() {
    String project = project("p");
    JsonNode both =
        send("POST", project + "/epics", "{\"epics\": [{\"title\": \"A\"}, {\"title\": \"B\"}]}")
            .is(201)
            .body()
            .path("items");
    send("DELETE", "/epics/" + both.path(1).path("id").asString(), "").is(204);
    send("POST", project + "/epics", "{\"title\": \"C\", \"description\": \"d\"}").is(201);
    JsonNode epics = read(project + "/epics").is(200).body().path("items");
    assertThat(epics.valueStream().map(epic -> epic.path("code").asString()))
        .containsExactly("E1", "E3");
    String first = "/epics/" + epics.path(0).path("id").asString();
    assertThat(send("PATCH", first, "{\"title\": \"A2\"}").is(200).text("title")).isEqualTo("A2");
    send("PATCH", first, "{\"title\": null}").isProblem(400, "invalid-request");
    send("POST", project + "/epics", "{\"epics\": []}").isProblem(400, "invalid-request");
    send("POST", "/projects/x/epics", "{\"title\": \"A\"}").isProblem(404, "project-not-found");
    read("/epics/x").isProblem(404, "epic-not-found");
  }

  @Test
  void stories_are_added_edited_and_deleted_by_hand() {
    String project = project("p");
    String epic =
        "/epics/"
            + send("POST", project + "/epics", "{\"title\": \"A\"}")
                .body()
                .at("/items/0/id")
                .asString();
    Answer made =
        send(
                "POST",
                epic + "/stories",
                "{\"title\": \"S\", \"priority\": \"MUST\", \"acceptanceCriteria\": [\"a\"]}")
            .is(201);
    assertThat(made.text("code")).isEqualTo("S1");
    assertThat(made.body().path("edited").asBoolean()).isFalse();
    String story = "/stories/" + made.text("id");
    Answer edited =
        send("PATCH", story, "{\"priority\": null, \"storyPoints\": 3, \"text\": \"T\"}").is(200);
    assertThat(edited.body().path("edited").asBoolean()).isTrue();
    assertThat(edited.body().path("priority").isNull()).isTrue();
    assertThat(edited.body().path("storyPoints").asInt()).isEqualTo(3);
    assertThat(edited.text("title")).isEqualTo("S");
    send("PATCH", story, "{\"priority\": \"HIGH\"}").isProblem(400, "invalid-request");
    assertThat(read(project + "/stories").body().path("items").size()).isOne();
    send("DELETE", story, "").is(204);
    send("DELETE", story, "").isProblem(404, "story-not-found");
  }

  @Test
  void a_markdown_file_is_imported_appended_and_exported_to_the_same() {
    String project = project("Garten & Beet");
    Answer imported = importing(project, "\ufeff" + SAMPLE.replace("\n", "\r\n")).is(201);
    assertThat(imported.body().path("epicsCreated").asInt()).isEqualTo(2);
    assertThat(imported.body().path("storiesCreated").asInt()).isOne();
    assertThat(imported.body().at("/warnings/0/line").asInt()).isEqualTo(14);
    importing(project, SAMPLE).is(201);
    assertThat(read(project).body().path("epicCount").asInt()).isEqualTo(4);

    Answer markdown = read(project + "/export?format=markdown").is(200);
    assertThat(markdown.response().headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"garten-beet-stories.md\"");
    String again = project("again");
    importing(again, markdown.response().body()).is(201);
    String third = project("third");
    send(
            "POST",
            third + "/imports",
            "application/json",
            read(project + "/export").is(200).response().body().getBytes(StandardCharsets.UTF_8))
        .is(201);
    assertThat(content(again)).isEqualTo(content(project)).isEqualTo(content(third));

    Answer lines = read(project + "/export?format=jsonl").is(200);
    assertThat(lines.response().body().lines().map(JSON::readTree))
        .extracting(line -> line.path("epicCode").asString() + line.path("code").asString())
        .containsExactly("E1S1", "E3S1");
  }

  @Test
  void an_empty_project_is_exported_and_other_formats_are_refused() {
    String project = project("제목");
    assertThat(read(project + "/export?format=jsonl").is(200).response().body()).isEmpty();
    assertThat(read(project + "/export?format=json").is(200).body().path("epics").isEmpty())
        .isTrue();
    Answer refused = read(project + "/export?format=xlsx");
    refused.isProblem(400, "invalid-request");
    assertThat(refused.response().body()).contains("json, jsonl, csv, markdown, jira");
    read("/projects/x/export").isProblem(404, "project-not-found");
  }

  @Test
  void what_cannot_be_imported_is_refused_and_leaves_nothing() {
    String project = project("p");
    Answer nothing = importing(project, "# Plan\n\n## Epic Structure Overview\n");
    nothing.isProblem(422, "nothing-to-import");
    assertThat(nothing.text("detail")).contains("## Epic 1: Title", "에픽");
    importing(project, "").isProblem(422, "nothing-to-import");
    importing(project, "## Epic 1: a\0b").isProblem(400, "invalid-request");
    String imports = project + "/imports";
    for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      send("POST", imports, "text/markdown", SAMPLE.getBytes(charset))
          .isProblem(400, "invalid-request");
    }
    send("POST", imports, "text/markdown", "## Epic 1: é".getBytes(StandardCharsets.ISO_8859_1))
        .isProblem(400, "invalid-request");
    send("POST", imports, "text/markdown;charset=latin1", SAMPLE.getBytes(StandardCharsets.UTF_8))
        .isProblem(400, "invalid-request");
    send("POST", imports, "text/plain", new byte[] {65}).isProblem(415, "unsupported-media-type");
    send("POST", imports, "text/", new byte[] {65}).isProblem(400, "invalid-request");
    send("POST", imports, "", new byte[] {65}).isProblem(415, "unsupported-media-type");
    send("POST", imports, "application/json", "{\"epics\": [".getBytes(StandardCharsets.UTF_8))
        .isProblem(400, "invalid-request");
    send("POST", imports, "text/markdown", new byte[10 * 1024 * 1024])
        .isProblem(413, "payload-too-large");
    importing("/projects/x", SAMPLE).isProblem(404, "project-not-found");
    assertThat(read(project).body().path("epicCount").asInt()).isZero();
  }

  private List<String> content(String project) {
    var content = new ArrayList<String>();
    for (String list : List.of("/epics", "/stories")) {
      for (JsonNode item : read(project + list + "?limit=200").body().path("items")) {
        for (String field :
            List.of("title", "description", "text", "persona", "acceptanceCriteria", "priority")) {
          content.add(item.path(field).toString());
        }
      }
    }
    return content;
  }
}

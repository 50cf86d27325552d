package io.storyloom.ui.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a project's page shows, over HTTP.
class ProjectPageIT extends ApiIT {

  private static final JsonMapper JSON = new JsonMapper();

  private Document page(String path) {
    Answer answer = get(path, "Accept", "text/html").is(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    Document page = Jsoup.parse(answer.response().body());
    assertThat(page.select("[^th:], th|block")).isEmpty();
    page.outputSettings().prettyPrint(false);
    return page;
  }

  private Document page(Project project) {
    return page("/projects/" + project.id());
  }

  private Document part(Project project, String part) {
    return page("/projects/" + project.id() + part);
  }

  private String storiesOf(Project project, int epic) {
    return "/epics/" + project.epics().get(epic) + "/stories";
  }

  private UUID addStory(Project project, int epic, ObjectNode story) {
    return UUID.fromString(
        post(project.epic(epic) + "/stories", story.toString()).is(201).text("id"));
  }

  private static ObjectNode story(String title) {
    return JSON.createObjectNode().put("title", title);
  }

  @Test
  void a_project_shows_its_numbers_and_its_epics_in_order() {
    Project project = project(3);
    patch(project.path(), "{\"name\":\"Garden\",\"description\":\"Beds\\nand paths\"}").is(200);
    patch(project.epic(2), "{\"position\":1,\"description\":\"What to sow\"}").is(200);
    addStory(project, 1, story("Weed"));

    Document page = page(project);

    assertThat(page.title()).isEqualTo("Garden · Storyloom");
    assertThat(page.select("h1").text()).isEqualTo("Garden");
    assertThat(page.select("#summary .user-text").getFirst().wholeText())
        .isEqualTo("Beds\nand paths");
    assertThat(page.select(".kpis dd").eachText()).startsWith("3", "1");
    assertThat(page.select(".epic .code").eachText()).containsExactly("E3", "E1", "E2");
    assertThat(page.select(".epic h3").eachText()).containsExactly("Epic 3", "Epic 1", "Epic 2");
    assertThat(page.select(".epic .tally").eachText())
        .containsExactly("0 stories", "0 stories", "1 story");
    assertThat(page.select(".epic .excerpt").eachText()).containsExactly("What to sow");
    assertThat(page.select("#generate-all").attr("hx-get"))
        .isEqualTo("/projects/" + project.id() + "/wizard");
    assertThat(page.select(".epic > button").getFirst().attr("hx-get"))
        .isEqualTo("/projects/" + project.id() + "/wizard?epicId=" + project.epics().get(2));
    assertThat(page.select(".exports a").eachAttr("href"))
        .hasSize(5)
        .allSatisfy(link -> get(link).is(200));
    assertThat(page.select("[style], [onclick], script:not([src])")).isEmpty();
    assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
  }

  @Test
  void each_part_is_the_same_alone_as_on_the_page() {
    Project project = project(2);
    Document page = page(project);

    for (String id : List.of("summary", "epics", "history")) {
      String alone = part(project, "/" + id).body().html();
      assertThat(alone).isEqualTo(page.select("#" + id).outerHtml());
    }
  }

  @Test
  void a_project_without_epics_says_what_to_do_next() {
    Document page = page(project(0));

    Element button = page.select("#generate-all").getFirst();
    assertThat(button.attr("aria-disabled")).isEqualTo("true");
    assertThat(button.attr("title")).isEqualTo("Add epics to generate stories");
    assertThat(button.hasAttr("hx-get")).isFalse();
    assertThat(page.select("#" + button.attr("aria-describedby")).text())
        .isEqualTo("Add epics to generate stories");
    assertThat(page.select("#epics .empty").text()).contains("No epics yet", "Add an epic");
    assertThat(page.select("#history").text()).contains("No runs yet");
    assertThat(page.select(".exports")).isEmpty();
  }

  @Test
  void nothing_can_be_generated_while_a_run_is_active() {
    Project project = project(2);
    String run = post(project.runs(), "").is(202).text("runId");

    Document page = page(project);

    assertThat(page.title()).isEqualTo("0/2 · A project · Storyloom");
    assertThat(page.select("#run-slot #run").attr("data-run")).isEqualTo(run);
    assertThat(part(project, "/run").select("#run").attr("data-run")).isEqualTo(run);
    assertThat(page.select("#obstacle").text()).isEqualTo("Story generation in progress");
    assertThat(page.select("button:matchesOwn(^Generate)"))
        .hasSize(3)
        .allMatch(button ->
            button.attr("aria-disabled").equals("true")
                && button.attr("title").equals("Story generation in progress")
                && !button.hasAttr("hx-get"));
    Element link = page.select(".last-run a").getFirst();
    assertThat(link.text()).isEqualTo("Queued");
    assertThat(link.attr("href")).isEqualTo("/runs/" + run);
    assertThat(page.select("#history tbody tr").eachText())
        .singleElement()
        .asString()
        .contains("Queued", "0 of 2")
        .endsWith("–");
  }

  @Test
  void the_history_goes_on() {
    Project project = project(1);
    for (int i = 0; i < 12; i++) {
      post(project.runs(), "").is(202);
      jdbc.sql("delete from intake.active_run where project_id = ?").param(project.id()).update();
    }
    List<String> newest = page(project).select("#history tbody a").eachAttr("href");
    Element older = page(project).expectFirst("#older-of-project");

    assertThat(newest).hasSize(10);
    assertThat(older.text()).isEqualTo("Older runs");
    Document part = page(older.attr("hx-get"));
    assertThat(part.select("tbody a").eachAttr("href"))
        .hasSize(2)
        .doesNotContainAnyElementsOf(newest);
    assertThat(part.select("#older-of-project").attr("aria-disabled")).isEqualTo("true");
    assertThat(part.select("#older-of-project").hasAttr("hx-get")).isFalse();
    assertThat(part.select("#newest-of-project").attr("hx-get"))
        .isEqualTo("/projects/" + project.id() + "/history");
    assertThat(part.select("#history").attr("hx-get"))
        .as("what a change loads")
        .isEqualTo(older.attr("hx-get"));
  }

  @Test
  void an_epic_shows_its_stories_when_it_is_unfolded() {
    Project project = project(2);
    ObjectNode story = story("Sow in rows");
    story.put("text", "As a gardener, I want rows").put("persona", "Gardener");
    story.put("technicalNotes", "Mind the frost").put("priority", "WONT").put("storyPoints", 1);
    story.putArray("acceptanceCriteria").add("Given a bed").add("It is straight");
    UUID first = addStory(project, 0, story);
    addStory(project, 0, story("Water"));
    patch("/api/v1/stories/" + first, "{\"title\":\"Sow in straight rows\"}").is(200);

    Document part = part(project, storiesOf(project, 0));

    assertThat(part.select(".stories > li .code").eachText()).containsExactly("S1", "S2");
    Element card = part.select("#story-" + first).getFirst();
    assertThat(card.select("h4").text()).isEqualTo("Sow in straight rows");
    assertThat(card.select(".tally span").eachText()).containsExactly("edited", "Won’t", "1 point");
    assertThat(card.select(".inside").text())
        .contains("As a gardener, I want rows", "Gardener", "Mind the frost");
    assertThat(card.select(".part li").eachText()).containsExactly("Given a bed", "It is straight");
    assertThat(card.select("[hx-delete]").attr("hx-delete")).isEqualTo("/api/v1/stories/" + first);
    assertThat(part.select("#story-" + first + " ~ li .tally").text()).isEmpty();
    assertThat(part.select("[hx-patch] button").eachText()).containsExactly("Move down");
    assertThat(part.select("[hx-delete^=/api/v1/epics]").attr("hx-confirm"))
        .isEqualTo("“Epic 1” and its 2 stories will be permanently deleted.");
    assertThat(part(project, storiesOf(project, 1)).text())
        .contains("No description.", "No stories yet.", "Move up")
        .doesNotContain("Move down");
  }

  @Test
  void long_lists_of_stories_go_on() {
    Project project = project(1);
    for (int i = 1; i <= 51; i++) {
      addStory(project, 0, story("Story " + i));
    }
    Document part = part(project, storiesOf(project, 0));

    assertThat(part.select("h4")).hasSize(50);
    Document rest = page(part.select(".pager button").attr("hx-get"));
    assertThat(rest.select("h4").eachText()).containsExactly("Story 51");
    assertThat(rest.select(".pager")).isEmpty();
    assertThat(part(project, storiesOf(project, 0) + "?shown=50").select("h4")).hasSize(50);
    assertThat(part(project, storiesOf(project, 0) + "?shown=51").select("h4")).hasSize(51);
    assertThat(part(project, "/epics?shown=2000000000").select(".epic")).hasSize(1);
  }

  @Test
  void forms_hold_what_there_is() {
    Project project = project(1);
    ObjectNode story = story("Sow").put("priority", "COULD").put("storyPoints", 5);
    story.putArray("acceptanceCriteria").add("One").add("Two");
    UUID lines = addStory(project, 0, story);
    story.putArray("acceptanceCriteria").add("Given\nThen").add("Two");
    UUID paragraphs = addStory(project, 0, story);

    Document form = part(project, storiesOf(project, 0) + "/" + lines + "/edit");
    assertThat(form.select("form").attr("hx-patch")).isEqualTo("/api/v1/stories/" + lines);
    assertThat(form.select("form").hasAttr("hx-post")).isFalse();
    assertThat(form.select("h2").text()).isEqualTo("Edit S1 of E1");
    assertThat(form.select("[name=title]").text()).isEqualTo("Sow");
    assertThat(form.select("[name=priority] [selected]").val()).isEqualTo("COULD");
    assertThat(form.select("[name=storyPoints]").val()).isEqualTo("5");
    Element criteria = form.select("[name=acceptanceCriteria]").getFirst();
    assertThat(criteria.wholeText()).isEqualTo("One\nTwo");
    assertThat(criteria.attr("data-json")).isEqualTo("lines");

    criteria =
        part(project, storiesOf(project, 0) + "/" + paragraphs + "/edit")
            .select("[name=acceptanceCriteria]")
            .getFirst();
    assertThat(criteria.wholeText()).isEqualTo("Given\nThen\n\nTwo");
    assertThat(criteria.attr("data-json")).isEqualTo("paragraphs");

    Document empty = part(project, storiesOf(project, 0) + "/new");
    assertThat(empty.select("form").attr("hx-post")).isEqualTo(project.epic(0) + "/stories");
    assertThat(empty.select("form").hasAttr("hx-patch")).isFalse();
    assertThat(empty.select("h2").text()).isEqualTo("Add a story to E1");

    Document edited = part(project, "/edit");
    assertThat(edited.select("form").attr("hx-patch")).isEqualTo(project.path());
    assertThat(edited.select("[name=name]").text()).isEqualTo("A project");

    Document epic = part(project, "/epics/" + project.epics().getFirst() + "/edit");
    assertThat(epic.select("form").attr("hx-patch")).isEqualTo(project.epic(0));
    assertThat(epic.select("[name=title]").text()).isEqualTo("Epic 1");
  }

  @Test
  void what_belongs_to_another_project_or_is_gone_is_not_found() {
    Project project = project(1);
    Project other = project(1);
    UUID story = addStory(other, 0, story("Elsewhere"));
    String nobody = UUID.randomUUID().toString();

    get("/projects/" + project.id() + storiesOf(other, 0)).isProblem(404, "epic-not-found");
    get("/projects/" + project.id() + storiesOf(project, 0) + "/" + story + "/edit")
        .isProblem(404, "story-not-found");
    get("/projects/" + nobody, "Accept", "text/html").is(404);
    get("/projects/" + nobody + "/epics").isProblem(404, "project-not-found");
    get("/projects/nonsense", "Accept", "text/html").is(404);
    get("/projects/" + project.id() + "/epics?cursor=nonsense").isProblem(400, "invalid-request");
  }

  static List<String> hostile() {
    return List.of(
        "<img src=x onerror=\"document.title='caught'\">",
        "</textarea></title></summary><script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">javascript:alert(1)</a>",
        "[[${1+1}]] [(${1+1})] ${7*7} #{7*7} *{name} ~{layout}",
        "\" th:text=\"${1+1}\" th:utext='${1+1}' onclick='alert(1)",
        "<div hx-get=\"/\" hx-trigger=\"load\" hx-on:click=\"alert(1)\" data-kept>{name}</div>",
        "__${1+1}__ ||  |${1+1}| @{/} ''",
        "🌱🏳️‍🌈 e\u0301 \u202Eright to left\u202C مرحبا بالعالم שלום",
        "W".repeat(10_000),
        "一".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatever_somebody_writes_is_shown_as_it_was_written(String text) {
    Project project = project(1);
    patch(
            project.path(),
            JSON.createObjectNode().put("name", text).put("description", text).toString())
        .is(200);
    patch(
            project.epic(0),
            JSON.createObjectNode().put("title", text).put("description", text).toString())
        .is(200);
    ObjectNode story = story(text).put("text", text).put("persona", text);
    story.put("technicalNotes", text).putArray("acceptanceCriteria").add(text);
    UUID id = addStory(project, 0, story);
    post(project.runs(), "").is(202);

    Document page = page(project);
    Document stories = part(project, storiesOf(project, 0));
    Document form = part(project, storiesOf(project, 0) + "/" + id + "/edit");
    Document epic = part(project, "/epics/" + project.epics().getFirst() + "/edit");

    assertShows(text, page, "h1", "#summary .user-text", ".epic h3");
    assertShows(text, part(project, "/edit"), "[name=name]", "[name=description]");
    assertShows(text, stories, "h4", ".pairs dd", ".part li", ".part > p", ".inside > .user-text");
    assertShows(text, form, "[name=title]", "[name=text]", "[name=persona]");
    assertShows(text, form, "[name=acceptanceCriteria]", "[name=technicalNotes]");
    assertShows(text, epic, "[name=title]", "[name=description]");
    for (Document part : List.of(page, stories, form, epic)) {
      assertThat(part.select("img:not([src^=/assets/]), [onerror], [onclick], [href^=javascript]"))
          .isEmpty();
      assertThat(part.select("script:not([src]), [hx-trigger=load], [hx-on\\:click], [style]"))
          .isEmpty();
    }
    assertThat(page.select("main a, main button, main form, main details"))
        .hasSameSizeAs(page(plain()).select("main a, main button, main form, main details"));
  }

  /// A project of the same form with nothing hostile in it.
  private Project plain() {
    Project project = project(1);
    addStory(project, 0, story("Plain"));
    post(project.runs(), "").is(202);
    return project;
  }

  private static void assertShows(String text, Document part, String... places) {
    for (String place : places) {
      assertThat(part.select(place)).as(place).isNotEmpty();
      assertThat(part.select(place).stream().map(Element::wholeText)).as(place).contains(text);
    }
  }
}

package io.storyloom.ui.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the dialog says, for projects of all sizes.
class WizardPageIT extends ApiIT {

  private static final String NO_HISTORY = "mode=detailed&personaSet=lightweight";

  private Document wizard(Project project) {
    return fragment("/projects/" + project.id() + "/wizard?" + NO_HISTORY);
  }

  private Document estimate(Project project, String choices) {
    return fragment("/projects/" + project.id() + "/wizard/estimate?" + choices);
  }

  private Document fragment(String path) {
    return Jsoup.parseBodyFragment(get(path, "HX-Request", "true").is(200).response().body());
  }

  private void addStories(Project project, int... indexes) {
    for (int index : indexes) {
      post(project.epic(index) + "/stories", "{\"title\": \"A\"}").is(201);
    }
  }

  private static List<String> texts(Element parent, String selector) {
    return parent.select(selector).eachText();
  }

  @Test
  void the_dialog_has_three_steps_and_starts_a_run_with_the_api() {
    Project project = project(2);
    Document dialog = wizard(project);

    assertThat(dialog.select("#wizard-title").text()).isEqualTo("Generate Stories for All Epics");
    assertThat(texts(dialog, "ol.steps > li")).containsExactly("Scope", "Settings", "Confirm");
    assertThat(texts(dialog, "section[data-step] h3[tabindex=-1]"))
        .containsExactly("Scope", "Settings", "Confirm");
    assertThat(dialog.select("section[data-step][hidden]")).hasSize(2);
    assertThat(dialog.select("form").attr("hx-post")).isEqualTo(project.runs());
    assertThat(dialog.select("form").hasAttr("data-once")).isTrue();
    assertThat(dialog.select("[style], script")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1 epic", "10, 10 epics"})
  void up_to_ten_epics_are_processed_without_ado(int epics, String words) {
    Document dialog = wizard(project(epics));

    assertThat(texts(dialog, "[data-step=scope] .body > p"))
        .containsExactly(words + " will be processed sequentially.");
    assertThat(dialog.select("[name=acknowledgeLargeRun], [name=existingStories]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 25})
  void more_than_ten_epics_are_warned_of(int epics) {
    Document dialog = wizard(project(epics));

    assertThat(texts(dialog, "[data-step=scope] .notice"))
        .containsExactly("This may take several minutes");
    assertThat(dialog.select("[name=acknowledgeLargeRun]")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {26, 50})
  void more_than_25_epics_want_an_acknowledgement(int epics) {
    Document dialog = wizard(project(epics));

    assertThat(texts(dialog, "[data-step=scope] .notice"))
        .containsExactly("This may take several minutes");
    assertThat(
            dialog.select("[data-step=scope] [name=acknowledgeLargeRun][required]:not([checked])"))
        .hasSize(1);
    assertThat(dialog.select("label.check").text())
        .isEqualTo("I understand that this is a large run of " + epics + " epics.");
  }

  @ParameterizedTest
  @CsvSource({
    "0, No epics to process, Add epics to the project first.",
    "51, Please use per-epic generation for large projects, "
        + "Each epic of the project has a Generate button of its own."
  })
  void no_epics_and_more_than_50_are_refused(int epics, String reason, String advice) {
    Document dialog = wizard(project(epics));

    assertThat(texts(dialog, ".body > p")).containsExactly(reason, advice);
    assertThat(dialog.select("form, [type=submit]")).isEmpty();
    assertThat(texts(dialog, "footer button")).containsExactly("Close");
  }

  @Test
  void while_a_run_is_active_there_is_nothing_to_choose() {
    Project project = project(1);
    String run = post(project.runs(), "").is(202).text("runId");

    Document all = wizard(project);
    assertThat(texts(all, ".notice"))
        .containsExactly("A story generation is already in progress for this project");
    assertThat(all.select("h2").text()).isEqualTo("Generate Stories for All Epics");
    assertThat(all.select("footer a").attr("href")).isEqualTo("/runs/" + run);
    String one = "/projects/" + project.id() + "/wizard?epicId=" + project.epics().getFirst();
    assertThat(fragment(one).select("h2").text()).isEqualTo("Generate Stories for One Epic");
    assertThat(texts(estimate(project, ""), "#wizard-summary .notice"))
        .containsExactly("A story generation is already in progress for this project");
  }

  @Test
  void epics_that_have_stories_are_listed_and_kept_unless_they_are_to_be_replaced() {
    Project project = project(3);
    addStories(project, 0, 2, 2);
    Document dialog = wizard(project);

    assertThat(dialog.select("[data-step=scope] .body > p").text())
        .isEqualTo("3 epics will be processed. 2 already have stories.");
    assertThat(texts(dialog, ".existing > li"))
        .containsExactly("Epic 1 1 story", "Epic 3 2 stories");
    assertThat(texts(dialog, "label:has([name=existingStories])"))
        .containsExactly(
            "Replace existing stories (delete and regenerate)",
            "Skip these epics (keep existing stories)");
    assertThat(dialog.select("[name=existingStories][checked]").val()).isEqualTo("skip");
    assertThat(dialog.select("#wizard-deleted").text())
        .isEqualTo("Existing stories will be permanently deleted");
    assertThat(texts(dialog, "#wizard-summary > div > p"))
        .containsExactly(
            "Ready to generate stories for 1 epic",
            "(2 epics will be skipped - already have stories)");

    Document replaced = estimate(project, NO_HISTORY + "&existingStories=replace");
    assertThat(texts(replaced, "#wizard-summary > div > p"))
        .containsExactly(
            "Ready to generate stories for 3 epics", "(2 epics will have stories replaced)");
  }

  @Test
  void one_epic_that_has_stories_is_counted_as_one() {
    Project project = project(2);
    addStories(project, 1);

    assertThat(wizard(project).select("[data-step=scope] .body > p").text())
        .isEqualTo("2 epics will be processed. 1 already has stories.");
  }

  @Test
  void when_all_epics_would_be_skipped_there_is_nothing_to_start() {
    Project project = project(1);
    addStories(project, 0);

    Document skipping = estimate(project, "existingStories=skip");
    assertThat(texts(skipping, "#wizard-summary .notice"))
        .containsExactly("Every epic already has stories. Go back to Scope to replace them.");
    assertThat(skipping.select("#wizard-summary").hasAttr("data-nothing")).isTrue();
    assertThat(texts(skipping, "dt")).doesNotContain("Estimated time");

    Document replacing = estimate(project, "existingStories=replace");
    assertThat(replacing.select("#wizard-summary").hasAttr("data-nothing")).isFalse();
  }

  @Test
  void settings_are_told_in_the_words_of_the_contract() {
    Document dialog = wizard(project(1));

    assertThat(texts(dialog, "[data-step=settings] legend"))
        .containsExactly(
            "Generation Mode", "Persona Coverage", "Processing Speed", "When an Epic Fails");
    assertThat(texts(dialog, "[data-step=settings] label"))
        .containsExactly(
            "Compact: Quick overview, fewer details 5–8 stories per epic",
            "Standard: Balanced detail and coverage 8–12 stories per epic",
            "Detailed: Comprehensive with edge cases 12–15 stories per epic",
            "Lightweight: 1 primary persona",
            "Core: 3 key personas",
            "Full: All 5 personas",
            "Safe: 3s delay, best for large batches",
            "Normal: 1s delay, balanced",
            "Fast: Minimal delay, may hit rate limits",
            "Continue: Go on with the other epics",
            "Stop: Leave the epics after it for later");
    Document usual = fragment("/projects/" + project(1).id() + "/wizard");
    assertThat(usual.select("input[checked]").eachAttr("value"))
        .containsExactly("standard", "core", "safe", "continue");
  }

  @Test
  void what_was_chosen_before_is_chosen_again() {
    Project project = project(2);
    addStories(project, 0);
    String chosen = "existingStories=replace&mode=compact&personaSet=full&pacing=fast&onError=stop";

    assertThat(
            fragment("/projects/" + project.id() + "/wizard?" + chosen)
                .select("input[checked]")
                .eachAttr("value"))
        .containsExactly("replace", "compact", "full", "fast", "stop");
    get("/projects/" + project.id() + "/wizard?mode=huge", "HX-Request", "true")
        .isProblem(400, "invalid-request");
  }

  @Test
  void the_confirmation_tells_what_the_run_comes_to() {
    Document dialog = wizard(project(3));

    assertThat(texts(dialog, "#wizard-summary dt"))
        .containsExactly(
            "Epics",
            "Generation Mode",
            "Persona Coverage",
            "Processing Speed",
            "When an Epic Fails",
            "Expected stories",
            "Estimated time",
            "Estimated cost");
    assertThat(texts(dialog, "#wizard-summary dd"))
        .containsExactly(
            "3",
            "Detailed",
            "Lightweight",
            "Safe",
            "Go on with the other epics",
            "about 41",
            "9s from usual averages, as there are no earlier runs with these settings",
            "No cost with the mock generator");
    assertThat(texts(dialog, "[data-step=confirm] .body > .notice"))
        .containsExactly(
            "This will use AI credits. Processing cannot be undone for completed epics,"
                + " but you can cancel mid-run.");
    assertThat(dialog.select("button[type=submit]").text()).isEqualTo("Generate Stories");
  }

  @Test
  void the_estimate_follows_the_choices() {
    Project project = project(3);

    Document fast = estimate(project, NO_HISTORY + "&pacing=fast");
    assertThat(fast.select("#wizard-brief").text())
        .isEqualTo("About 41 stories in 4s. No cost with the mock generator.");
    assertThat(estimate(project, NO_HISTORY).select("#wizard-brief").text())
        .isEqualTo("About 41 stories in 9s. No cost with the mock generator.");
  }

  @Test
  void a_single_epic_has_a_shorter_dialog_of_its_own() {
    Project project = project(30);
    addStories(project, 1);
    String path = "/projects/" + project.id() + "/wizard?" + NO_HISTORY + "&epicId=";

    Document fresh = fragment(path + project.epics().getFirst());
    assertThat(fresh.select("header").text()).contains("Generate Stories for One Epic Epic 1");
    assertThat(texts(fresh, "ol.steps > li")).containsExactly("Settings", "Confirm");
    assertThat(fresh.select("[data-step=settings] h3 ~ p:not([role])").text())
        .isEqualTo("This epic has no stories yet.");
    assertThat(texts(fresh, "legend")).containsExactly("Generation Mode", "Persona Coverage");
    assertThat(fresh.select("[name=epicIds]").val())
        .isEqualTo(project.epics().getFirst().toString());
    assertThat(fresh.select("[name=acknowledgeLargeRun], [name=existingStories]")).isEmpty();
    assertThat(fresh.select(".ready").text()).isEqualTo("Ready to generate stories for 1 epic");

    Document again = fragment(path + project.epics().get(1));
    assertThat(again.select("[data-step=settings] h3 ~ p:not([role], .notice)").text())
        .isEqualTo("This epic already has 1 story.");
    assertThat(texts(again, "[data-step=settings] .notice"))
        .containsExactly("Existing stories will be permanently deleted");
    assertThat(again.select("input[type=hidden][name=existingStories]").val()).isEqualTo("replace");
    assertThat(texts(again, "#wizard-summary > div > p"))
        .containsExactly(
            "Ready to generate stories for 1 epic", "(1 epic will have stories replaced)");
  }

  @Test
  void the_dialog_knows_where_to_ask_again() {
    Project project = project(2);
    for (String query : List.of("", "?epicId=" + project.epics().getLast())) {
      String path = "/projects/" + project.id() + "/wizard";
      Document dialog = fragment(path + query);
      assertThat(dialog.select("form").attr("data-again")).isEqualTo(path + query);
      assertThat(dialog.select("#wizard-estimates").attr("hx-get"))
          .isEqualTo(path + "/estimate" + query);
    }
  }

  @Test
  void what_is_not_there_is_a_problem() {
    get("/projects/" + UUID.randomUUID() + "/wizard", "HX-Request", "true")
        .isProblem(404, "project-not-found");
    String foreign = project(1).epics().getFirst().toString();
    String path = "/projects/" + project(1).id() + "/wizard?epicId=";
    get(path + foreign, "HX-Request", "true").isProblem(404, "epic-not-found");
    get(path + "nonsense", "HX-Request", "true").isProblem(404, "epic-not-found");
  }

  @Test
  void titles_are_shown_as_they_are() {
    Project project = project(1);
    String title = "<img src=x onerror=alert(1)> ${7*7} \\\" hx-get='/x'";
    patch(project.epic(0), "{\"title\": \"" + title + "\"}").is(200);
    addStories(project, 0);

    Document dialog = wizard(project);
    assertThat(dialog.select("img, [onerror], li [hx-get]")).isEmpty();
    assertThat(dialog.select(".existing > li > span:first-child").text())
        .isEqualTo(title.replace("\\\"", "\""));
  }
}

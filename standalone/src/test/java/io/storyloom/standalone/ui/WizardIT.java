package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// From the button to the run, by mouse and by keys.
class WizardIT {

  @RegisterExtension static final Site site = new Site();

  private static UUID project(int epics) {
    UUID project = site.api().createProject("A project");
    site.api().addEpics(project, Collections.nCopies(epics, ""));
    return project;
  }

  private static UUID projectWithStories(int epics) {
    UUID project = project(epics);
    site.api().awaitCompleted(List.of(site.api().start(project)), Duration.ofSeconds(30));
    return project;
  }

  private static String path(UUID project) {
    return "/projects/" + project;
  }

  private static Page page(UUID project) {
    return site.open(path(project));
  }

  private static Locator opener(Page page) {
    return page.locator("#generate-all");
  }

  private static Locator dialog(Page page) {
    return page.locator("#wizard");
  }

  private static Page opened(UUID project) {
    Page page = page(project);
    opener(page).click();
    assertThat(dialog(page)).isVisible();
    return page;
  }

  private static void press(Page page, String button) {
    dialog(page).locator("[data-step]:not([hidden]) button", named(button)).click();
  }

  private static Locator.LocatorOptions named(String text) {
    return new Locator.LocatorOptions().setHasText(text);
  }

  private static void choose(Page page, String text) {
    dialog(page).locator("label", named(text)).click();
  }

  private static void assertAt(Page page, String step) {
    assertThat(dialog(page).locator("[aria-current=step]")).hasText(step);
    assertThat(dialog(page).locator("h3", named(step))).isFocused();
  }

  private static void assertStarted(Page page) {
    assertThat(dialog(page)).isHidden();
    assertThat(
            page.locator(
                ".toast", new Page.LocatorOptions().setHasText("Story generation started")))
        .isVisible();
  }

  private static long runs(UUID project) {
    return site.jdbc()
        .sql("select count(*) from intake.run where project_id = ?")
        .param(project)
        .query(Long.class)
        .single();
  }

  private static String option(UUID project, String name) {
    return site.jdbc()
        .sql(
            "select options ->> ? from intake.run where project_id = ? order by run_id desc limit 1")
        .params(name, project)
        .query(String.class)
        .single();
  }

  @Test
  void three_steps_lead_to_a_run() {
    UUID project = project(3);
    Page page = opened(project);
    assertAt(page, "Scope");
    assertThat(dialog(page)).containsText("3 epics will be processed sequentially.");
    press(page, "Next");
    assertAt(page, "Settings");
    choose(page, "Compact");
    choose(page, "Fast");
    press(page, "Next");
    assertAt(page, "Confirm");
    assertThat(dialog(page)).containsText("Ready to generate stories for 3 epics");
    assertThat(dialog(page).locator("dd", named("Compact"))).isVisible();
    press(page, "Generate Stories");

    assertStarted(page);
    assertThat(runs(project)).isOne();
    assertThat(option(project, "mode")).isEqualTo("compact");
    assertThat(option(project, "pacing")).isEqualTo("fast");
  }

  @Test
  void the_keyboard_is_enough() {
    UUID project = project(2);
    Page page = page(project);
    opener(page).focus();
    page.keyboard().press("Enter");
    assertAt(page, "Scope");
    page.keyboard().press("Escape");
    assertThat(dialog(page)).isHidden();
    assertThat(opener(page)).isFocused();

    page.keyboard().press("Enter");
    assertAt(page, "Scope");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertAt(page, "Settings");
    page.keyboard().press("Tab");
    assertThat(page.locator("[name=mode][value=standard]")).isFocused();
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("[name=mode][value=detailed]")).isChecked();
    page.keyboard().press("Enter");
    assertAt(page, "Confirm");
    assertThat(runs(project)).isZero();
    assertThat(page.locator("#wizard-start")).isEnabled();
    for (int i = 0; i < 3; i++) {
      page.keyboard().press("Tab");
    }
    page.keyboard().press("Enter");

    assertStarted(page);
    assertThat(option(project, "mode")).isEqualTo("detailed");
  }

  @Test
  void going_back_loses_nothing_and_the_estimate_follows() {
    Page page = opened(project(3));
    press(page, "Next");
    Locator brief = page.locator("#wizard-brief");
    String before = brief.textContent();
    choose(page, "Full");
    choose(page, "Fast");
    choose(page, "Stop");
    assertThat(brief).not().hasText(before);
    press(page, "Next");
    assertThat(page.locator("#wizard-summary dd", new Page.LocatorOptions().setHasText("Full")))
        .isVisible();
    press(page, "Back");
    assertAt(page, "Settings");
    press(page, "Back");
    assertAt(page, "Scope");
    press(page, "Next");
    for (String value : List.of("full", "fast", "stop", "standard")) {
      assertThat(page.locator("[value=" + value + "]")).isChecked();
    }
  }

  @Test
  void existing_stories_are_skipped_or_replaced_as_chosen() {
    UUID project = projectWithStories(2);
    site.api().addEpics(project, List.of("", "", ""));
    Page page = opened(project);
    assertThat(dialog(page)).containsText("5 epics will be processed. 2 already have stories.");
    assertThat(page.locator(".existing > li")).hasCount(2);
    assertThat(page.locator("#wizard-deleted")).isHidden();
    choose(page, "Replace existing stories");
    assertThat(page.locator("#wizard-deleted")).isVisible();
    press(page, "Next");
    press(page, "Next");
    assertThat(dialog(page)).containsText("Ready to generate stories for 5 epics");
    assertThat(dialog(page)).containsText("(2 epics will have stories replaced)");
    press(page, "Back");
    press(page, "Back");
    choose(page, "Skip these epics");
    press(page, "Next");
    press(page, "Next");
    assertThat(dialog(page)).containsText("Ready to generate stories for 3 epics");
    assertThat(dialog(page)).containsText("(2 epics will be skipped - already have stories)");
    press(page, "Generate Stories");

    assertStarted(page);
    assertThat(option(project, "existingStories")).isEqualTo("skip");
  }

  @Test
  void nothing_is_started_before_it_is_told_what_will_be_done() {
    UUID project = projectWithStories(2);
    site.api().addEpics(project, List.of(""));
    Page page = opened(project);
    List<Route> held = new ArrayList<>();
    page.route("**/wizard/estimate*", held::add);
    choose(page, "Replace existing stories");
    press(page, "Next");
    press(page, "Next");
    page.waitForCondition(() -> !held.isEmpty());
    Locator start = page.locator("#wizard-start");
    assertThat(start).isDisabled();
    start.focus();
    page.keyboard().press("Enter");
    page.unroute("**/wizard/estimate*");
    held.forEach(Route::resume);

    assertThat(dialog(page)).containsText("(2 epics will have stories replaced)");
    assertThat(start).isEnabled();
    assertThat(start).isFocused();
    assertThat(runs(project)).isOne();
    start.press("Enter");
    assertStarted(page);
    assertThat(option(project, "existingStories")).isEqualTo("replace");
  }

  @Test
  void one_epic_is_generated_anew_from_its_own_button() {
    UUID project = projectWithStories(2);
    Page page = page(project);
    page.locator("button[aria-label='Generate stories for E2']").click();
    assertAt(page, "Settings");
    assertThat(dialog(page)).containsText("Generate Stories for One Epic");
    assertThat(dialog(page)).containsText("Existing stories will be permanently deleted");
    Site.assertAccessible(page);
    press(page, "Next");
    assertThat(dialog(page)).containsText("(1 epic will have stories replaced)");
    press(page, "Generate Stories");

    assertStarted(page);
    assertThat(option(project, "existingStories")).isEqualTo("replace");
    assertThat(option(project, "epicIds")).hasSizeBetween(36, 42);
  }

  @Test
  void a_large_run_wants_to_be_acknowledged() {
    UUID project = project(26);
    Page page = opened(project);
    press(page, "Next");
    assertThat(dialog(page).locator("[aria-current=step]")).hasText("Scope");
    assertThat(page.locator("[name=acknowledgeLargeRun]")).isFocused();
    Site.assertAccessible(page);
    choose(page, "I understand");
    press(page, "Next");
    press(page, "Next");
    press(page, "Generate Stories");

    assertStarted(page);
    assertThat(runs(project)).isOne();
  }

  @Test
  void a_project_that_grew_too_large_meanwhile_is_looked_at_again() {
    site.expectComplaints("422");
    UUID project = project(25);
    Page page = opened(project);
    press(page, "Next");
    choose(page, "Compact");
    press(page, "Next");
    site.api().addEpics(project, List.of(""));
    press(page, "Generate Stories");
    assertThat(dialog(page).locator("[role=alert]")).containsText("The project has grown");
    dialog(page).locator("button", named("Look again")).click();
    assertAt(page, "Scope");
    assertThat(page.locator("[name=acknowledgeLargeRun]")).isVisible();
    choose(page, "I understand");
    press(page, "Next");
    assertThat(page.locator("[name=mode][value=compact]")).isChecked();
    press(page, "Next");
    press(page, "Generate Stories");

    assertStarted(page);
    assertThat(option(project, "mode")).isEqualTo("compact");
  }

  @Test
  void another_run_that_was_started_meanwhile_is_told() {
    site.expectComplaints("409");
    UUID project = site.api().createProject("Busy");
    site.api().addEpics(project, List.of("@mock hang"));
    Page page = opened(project);
    press(page, "Next");
    UUID rival = site.api().start(project);
    press(page, "Next");
    press(page, "Generate Stories");

    Locator alert = dialog(page).locator("[role=alert]");
    assertThat(alert).containsText("A story generation is already in progress for this project");
    assertThat(alert.locator("a")).hasAttribute("href", "/runs/" + rival);
    Site.assertAccessible(page);
    assertThat(runs(project)).isOne();
  }

  @Test
  void clicking_twice_starts_one_run() {
    UUID project = project(2);
    Page page = opened(project);
    press(page, "Next");
    press(page, "Next");
    dialog(page).locator("#wizard-start").dblclick();

    assertStarted(page);
    assertThat(runs(project)).isOne();
    assertThat(page.locator(".toast.failed")).hasCount(0);
  }

  @Test
  void what_was_chosen_survives_a_server_that_is_away() {
    site.expectComplaints("net::ERR_FAILED", "htmx:sendError", "htmx:afterRequest");
    UUID project = project(1);
    Page page = opened(project);
    press(page, "Next");
    choose(page, "Detailed");
    press(page, "Next");
    assertThat(page.locator("#wizard-summary dd", new Page.LocatorOptions().setHasText("Detailed")))
        .isVisible();
    page.route("**/api/v1/**", route -> route.abort());
    press(page, "Generate Stories");
    assertThat(dialog(page).locator("[role=alert]")).containsText("cannot be reached");
    page.unroute("**/api/v1/**");
    press(page, "Generate Stories");

    assertStarted(page);
    assertThat(option(project, "mode")).isEqualTo("detailed");
  }

  @Test
  void each_step_is_accessible_in_light_and_dark_and_fits_a_phone() {
    UUID project = projectWithStories(3);
    site.api().addEpics(project, Collections.nCopies(9, ""));
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      var options = new NewContextOptions().setColorScheme(scheme);
      steps(site.open(path(project), options));
    }
    steps(site.openOnPhone(path(project)));
  }

  private static void steps(Page page) {
    opener(page).click();
    assertThat(dialog(page)).isVisible();
    for (String step : List.of("Scope", "Settings", "Confirm")) {
      assertAt(page, step);
      if (step.equals("Scope")) {
        choose(page, "Replace existing stories");
      }
      Site.assertAccessible(page);
      Site.assertFits(page);
      if (!step.equals("Confirm")) {
        press(page, "Next");
      }
    }
  }
}

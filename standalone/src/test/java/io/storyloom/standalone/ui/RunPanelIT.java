package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.storyloom.standalone.system.Services;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The panel of a run, as people watch and use it.
class RunPanelIT {

  private static final String COMPLETE = "Story Generation Complete";
  private static final double PATIENCE = 20_000;

  private static Services services;
  private static Browsing browsing;

  @BeforeAll
  static void start() {
    Browsing.required();
    services = new Services();
    browsing = new Browsing(services.api.url());
  }

  @AfterAll
  static void stop() {
    if (browsing != null) {
      browsing.close();
      services.close();
    }
  }

  @AfterEach
  void forget() {
    browsing.forget();
  }

  private static UUID project(String... epics) {
    UUID project = services.api.createProject("Mail Agent");
    services.api.addEpics(project, List.of(epics));
    return project;
  }

  /// Opens a run of these epics.
  private static Page started(String... epics) {
    return opened(services.api.start(project(epics)));
  }

  private static Page opened(UUID run) {
    return browsing.open("/runs/" + run);
  }

  private static void hasHeader(Page page, String text) {
    assertThat(page.locator("#run-header"))
        .hasText(text, new HasTextOptions().setTimeout(PATIENCE));
  }

  private static void streamIs(Page page, String text) {
    assertThat(page.locator("#run-stream"))
        .hasText(text, new HasTextOptions().setTimeout(PATIENCE));
  }

  private static Locator outcome(Page page, int index) {
    return page.locator(".epic-lines > li").nth(index).locator(".badge");
  }

  private static void cancel(Page page) {
    page.locator("#run-cancel").click();
    page.locator("#confirm-yes").click();
  }

  @Test
  void a_run_is_followed_to_its_end() {
    Page page = started("@mock latency=2s", "@mock latency=4s", "@mock stories=5");

    streamIs(page, "Live");
    hasHeader(page, "Processing Epic 2 of 3: Epic 2");
    assertThat(page).hasTitle("1/3 · Mail Agent · Storyloom");
    assertThat(page.locator("#announcer")).hasText("1 of 3 complete");
    Browsing.assertAccessible(page);
    hasHeader(page, COMPLETE);
    assertThat(page).hasTitle("Mail Agent · Storyloom");
    assertThat(page.locator(".numbers-row")).containsText("3 of 3 complete");
    assertThat(outcome(page, 2)).hasText(Pattern.compile("5 stories · <?\\ds"));
    assertThat(page.locator(".toast")).hasCount(1);
    assertThat(page.locator(".toast")).containsText(COMPLETE + ". 3 epics completed.");
    assertThat(page.locator("[sse-connect]")).hasCount(0);
    Browsing.assertAccessible(page);
    page.reload();
    hasHeader(page, COMPLETE);
    assertThat(page.locator(".toast")).hasCount(0);
    browsing.assertNoComplaints();
  }

  @Test
  void a_run_is_cancelled_in_the_middle_of_a_call() {
    Page page = started("", "@mock hang", "");
    assertThat(outcome(page, 1)).hasText("Generating...");
    assertThat(page.locator(".epic-lines [data-ticking]")).hasText(Pattern.compile("[1-9]s"));

    cancel(page);

    hasHeader(page, "Story Generation Cancelled");
    assertThat(outcome(page, 1)).hasText("Pending");
    assertThat(page.locator("#run-summary")).containsText("1 epic completed, 2 not started");
    assertThat(page.locator(".toast")).hasCount(1);
    Browsing.assertAccessible(page);
    browsing.assertNoComplaints();
  }

  @Test
  void a_run_is_paused_and_goes_on_with_the_keyboard_and_nothing_is_folded() {
    Page page = started("@mock latency=1500ms", "");
    page.locator("#run-options summary").click();
    page.locator("#run-pause").focus();

    page.keyboard().press("Enter");

    assertThat(page.locator("#run-pause")).hasText("Pausing…");
    hasHeader(page, "Story Generation Paused");
    assertThat(page.locator("#run-pause")).hasText("Resume");
    assertThat(page.locator("#run-pause")).isFocused();
    assertThat(page.locator("#run-options dl")).isVisible();
    Browsing.assertAccessible(page);
    page.keyboard().press("Enter");
    hasHeader(page, COMPLETE);
    assertThat(page.locator("#run-options dl")).isVisible();
    browsing.assertNoComplaints();
  }

  @Test
  void a_failed_epic_leaves_the_others_alone_and_is_retried() {
    Page page = started("", "@mock fail=the model refused", "");
    hasHeader(page, "Story Generation Completed with Errors");
    assertThat(outcome(page, 1)).containsText("Failed: ");
    assertThat(outcome(page, 1)).containsText("the model refused");
    assertThat(page.locator(".bar > .failed")).hasCount(1);
    Browsing.assertAccessible(page);
    page.locator(".epic-lines a").nth(1).click();
    assertThat(page.locator("#drawer[open]")).containsText("the model refused");
    page.keyboard().press("Escape");
    assertThat(page.locator("#drawer[open]")).hasCount(0);
    assertThat(page.locator(".epic-lines a").nth(1)).isFocused();
    String first = page.url();

    page.locator("#run-retry button").click();

    page.waitForURL(url -> !url.equals(first));
    hasHeader(page, "Story Generation Failed");
    assertThat(page.locator(".epic-lines > li")).hasCount(1);
    page.locator("#run-retried a").click();
    page.waitForURL(first);
    assertThat(page.locator("#run-retry button")).hasText("Retry failed epics (1)");
    browsing.assertNoComplaints();
  }

  @Test
  void a_rate_limit_is_counted_down() {
    Page page = started("@mock rate-limit=2");

    assertThat(page.locator("#run .notice"))
        .hasText(Pattern.compile("Rate limited. Waiting \\d+ seconds before retry\\.\\.\\."));
    Browsing.assertAccessible(page);
    hasHeader(page, COMPLETE);
    assertThat(page.locator("#run .notice")).hasCount(0);
  }

  @Test
  void a_reload_and_a_second_tab_show_the_same() {
    Page page = started("", "@mock hang", "@mock stories=5");
    assertThat(outcome(page, 1)).hasText("Generating...");
    Page beside = browsing.openBeside(page, page.url().replace(services.api.url(), ""));
    streamIs(beside, "Live");
    assertThat(beside.locator(".legend")).hasText(page.locator(".legend").innerText());
    page.reload();
    streamIs(page, "Live");
    assertThat(outcome(page, 1)).hasText("Generating...");

    cancel(beside);

    hasHeader(page, "Story Generation Cancelled");
    hasHeader(beside, "Story Generation Cancelled");
    assertThat(beside.locator(".epic-lines")).hasText(page.locator(".epic-lines").innerText());
  }

  @Test
  void fifty_epics_fit_a_phone() {
    UUID project = project(Collections.nCopies(50, "").toArray(String[]::new));
    UUID run = services.api.startLarge(project);
    Page page = browsing.openOnPhone("/runs/" + run);
    Browsing.assertFits(page);
    hasHeader(page, COMPLETE);
    assertThat(page.locator(".bar > .done")).hasCount(50);
    assertThat(page.locator(".epic-lines > li.done")).hasCount(50);
    Browsing.assertFits(page);
    Browsing.assertAccessible(page);
    browsing.assertNoComplaints();
  }

  @Test
  void twenty_five_epics_are_complete_in_time() {
    Page page = started(Collections.nCopies(25, "").toArray(String[]::new));
    hasHeader(page, COMPLETE);
    assertThat(page.locator(".numbers-row")).containsText("25 of 25 complete");
    assertThat(page.locator(".toast")).hasCount(1);
  }

  @Test
  void without_a_stream_the_panel_is_asked_for() {
    UUID run = services.api.start(project("@mock latency=4s", "@mock hang"));
    Page page = browsing.open("/");
    page.route("**/events", Route::abort);
    page.navigate(services.api.url() + "/runs/" + run);

    streamIs(page, "Updating every 5 s");
    assertThat(outcome(page, 0))
        .containsText("stories", new ContainsTextOptions().setTimeout(PATIENCE));
    cancel(page);
    hasHeader(page, "Story Generation Cancelled");
  }

  @Test
  void a_hidden_tab_holds_no_stream_and_catches_up() {
    Page page = started("@mock latency=2s", "@mock hang");
    streamIs(page, "Live");

    see(page, false);
    assertThat(outcome(page, 0)).hasText("Generating...");
    see(page, true);

    streamIs(page, "Live");
    assertThat(outcome(page, 1))
        .hasText("Generating...", new HasTextOptions().setTimeout(PATIENCE));
    cancel(page);
    hasHeader(page, "Story Generation Cancelled");
  }

  private static void see(Page page, boolean visible) {
    page.evaluate(
        """
        (hidden) => {
          Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }
        """,
        !visible);
  }

  @Test
  void the_panel_comes_back_with_the_server() {
    Page page = started("@mock latency=1s", "@mock hang");
    streamIs(page, "Live");
    page.evaluate("window.sameDocument = true");

    services.stopApi();
    streamIs(page, "Reconnecting");
    services.startApi();

    streamIs(page, "Live");
    assertThat(outcome(page, 1))
        .hasText("Generating...", new HasTextOptions().setTimeout(PATIENCE));
    cancel(page);
    hasHeader(page, "Story Generation Cancelled");
    org.assertj.core.api.Assertions.assertThat(page.evaluate("window.sameDocument"))
        .isEqualTo(true);
  }
}

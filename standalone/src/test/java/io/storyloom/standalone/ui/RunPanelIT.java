package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The panel of a run, as people watch and use it.
class RunPanelIT {

  private static final String COMPLETE = "Story Generation Complete";

  @RegisterExtension static final Site site = new Site();

  private static UUID project(String... epics) {
    UUID project = site.api().createProject("Mail Agent");
    site.api().addEpics(project, List.of(epics));
    return project;
  }

  /// Opens a run of these epics.
  private static Page started(String... epics) {
    return opened(site.api().start(project(epics)));
  }

  private static Page opened(UUID run) {
    return site.open("/runs/" + run);
  }

  private static void hasHeader(Page page, String text) {
    assertThat(page.locator("#run-header")).hasText(text);
  }

  private static void streamIs(Page page, String text) {
    assertThat(page.locator("#run-stream")).hasText(text);
  }

  private static Locator outcome(Page page, int index) {
    return page.locator(".epic-lines > li").nth(index).locator(".badge");
  }

  private static void endCall(Page page, int index) {
    String run = page.url().replaceFirst(".*/", "");
    site.endCall(UUID.fromString(run), index + 1);
  }

  private static void cancel(Page page) {
    page.locator("#run-cancel").click();
    page.locator("#confirm-yes").click();
  }

  @Test
  void a_run_is_followed_to_its_end() {
    Page page = started("@mock hang", "", "@mock hang", "@mock stories=5");

    streamIs(page, "Live");
    assertThat(outcome(page, 0)).hasText("Generating...");
    endCall(page, 0);
    hasHeader(page, "Processing Epic 3 of 4: Epic 3");
    assertThat(page).hasTitle("1/4 · Mail Agent · Storyloom");
    assertThat(page.locator("#announcer")).hasText("1 of 4 complete");
    Site.assertAccessible(page);
    endCall(page, 2);
    assertThat(page.locator(".toast.done"))
        .containsText(COMPLETE + ". 2 epics completed, 2 skipped.");
    assertThat(page.locator(".toast")).hasCount(1);
    hasHeader(page, COMPLETE);
    assertThat(page).hasTitle("Mail Agent · Storyloom");
    assertThat(page.locator(".numbers-row")).containsText("2 of 4 complete");
    assertThat(outcome(page, 3)).hasText(Pattern.compile("5 stories · <?\\ds"));
    assertThat(page.locator("[sse-connect]")).hasCount(0);
    Site.assertAccessible(page);
    page.reload();
    hasHeader(page, COMPLETE);
    assertThat(page.locator(".toast")).hasCount(0);

    page.locator(".epic-lines a").nth(3).click();
    assertThat(page.locator("#drawer[open]")).isVisible();
    Site.assertAccessible(page);
    page.locator("#drawer a").getByText("5 stories made").click();
    page.waitForURL("**/projects/*#row-*");
    assertThat(page.locator("h3:text-is('Epic 4')").locator("xpath=ancestor::li//ol/li"))
        .hasCount(5);
    assertThat(page.locator("details[open].fold")).hasCount(1);
  }

  @Test
  void an_end_is_told_in_front_of_a_dialog_too() {
    Page page = started("@mock hang", "@mock fail=the model refused", "");
    assertThat(outcome(page, 0)).hasText("Generating...");
    page.locator(".epic-lines a").last().click();
    assertThat(page.locator("#drawer[open]")).isVisible();

    endCall(page, 0);

    page.locator("#drawer .toast.warned").hover();
    assertThat(page.locator("#drawer .toast.warned")).containsText("Completed with Errors");
    assertThat(page.locator("#drawer #announcer")).containsText("Completed with Errors");
    Site.assertAccessible(page);
    page.keyboard().press("Escape");
    assertThat(page.locator("body > #toasts .toast")).isVisible();
  }

  @Test
  void a_run_is_cancelled_in_the_middle_of_a_call() {
    Page page = started("", "@mock hang", "");
    assertThat(outcome(page, 1)).hasText("Generating...");
    assertThat(page.locator(".epic-lines [data-ticking]")).hasText(Pattern.compile("[1-9]s"));

    cancel(page);

    assertThat(page.locator(".toast")).hasCount(1);
    hasHeader(page, "Story Generation Cancelled");
    assertThat(outcome(page, 1)).hasText("Pending");
    assertThat(page.locator("#run-summary")).containsText("1 epic completed, 2 not started");
    Site.assertAccessible(page);
  }

  @Test
  void a_run_is_paused_and_goes_on_with_the_keyboard_and_nothing_is_folded() {
    Page page = started("@mock hang", "");
    page.locator("#run-options summary").click();
    assertThat(outcome(page, 0)).hasText("Generating...");
    page.locator("#run-pause").focus();

    page.keyboard().press("Enter");

    assertThat(page.locator("#run-pause")).hasText("Pausing…");
    endCall(page, 0);
    hasHeader(page, "Story Generation Paused");
    assertThat(page.locator("#run-pause")).hasText("Resume");
    assertThat(page.locator("#run-pause")).isFocused();
    assertThat(page.locator("#run-options dl")).isVisible();
    Site.assertAccessible(page);
    page.keyboard().press("Enter");
    hasHeader(page, COMPLETE);
    assertThat(page.locator("#run-options dl")).isVisible();
  }

  @Test
  void a_failed_epic_leaves_the_others_alone_and_is_retried() {
    Page page = started("", "@mock fail=the model refused", "");
    hasHeader(page, "Story Generation Completed with Errors");
    assertThat(outcome(page, 1)).containsText("Failed: ");
    assertThat(outcome(page, 1)).containsText("the model refused");
    assertThat(page.locator(".bar > .failed")).hasCount(1);
    Site.assertAccessible(page);
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
    Site.assertAccessible(page);
    page.locator("#run-retried a").click();
    page.waitForURL(first);
    assertThat(page.locator("#run-retry button")).hasText("Retry failed epics (1)");
  }

  @Test
  void a_button_asks_once() {
    Page page = started("@mock hang");
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> {
      if (!request.method().equals("GET")) {
        asked.add(request.url().replaceFirst(".*/", ""));
      }
    });
    page.locator("#run-pause").press("Enter");
    assertThat(page.locator("#run-pause")).hasText("Pausing…");
    page.locator("#run-pause").press("Enter");
    cancel(page);
    assertThat(page.locator("#run-cancel:has-text('Cancelling…'), #run-summary")).isVisible();
    page.evaluate("() => document.getElementById('run-cancel')?.click()");

    hasHeader(page, "Story Generation Cancelled");
    Assertions.assertThat(asked).containsExactly("pause", "cancel");
  }

  @Test
  void a_rate_limit_is_counted_down_and_moves_nothing_on_a_phone() {
    UUID run = site.api().start(project("@mock hang", "@mock rate-limit=4"));
    Page page = site.openOnPhone("/runs/" + run);
    assertThat(outcome(page, 0)).hasText("Generating...");

    double below = page.locator("#run .bar").boundingBox().y;

    endCall(page, 0);

    assertThat(page.locator("#run-doing"))
        .hasText(Pattern.compile("Rate limited. Waiting \\d+ seconds before retry\\.\\.\\."));
    Assertions.assertThat(page.locator("#run .bar").boundingBox().y).isEqualTo(below);
    Site.assertAccessible(page);
    hasHeader(page, COMPLETE);
    assertThat(page.locator("#run-doing")).hasCount(0);
  }

  @Test
  void a_run_that_nobody_works_on_is_shown_as_stalled_until_somebody_does() {
    site.services().stopWorker();
    UUID run = site.api().start(project("", ""));
    site.jdbc()
        .sql("update intake.run set created_at = created_at - interval '5 min' where run_id = ?")
        .param(run)
        .update();
    Awaitility.await().until(() -> haveMovedItsEventsBack(run));

    Page page = opened(run);

    assertThat(page.locator("#run .notice")).containsText("No worker has given a sign of life");
    Site.assertAccessible(page);
    site.services().startWorker();
    hasHeader(page, COMPLETE);
    assertThat(page.locator("#run .notice")).hasCount(0);
  }

  private static boolean haveMovedItsEventsBack(UUID run) {
    return site.jdbc()
            .sql(
                """
                update progress.run set last_event_at = last_event_at - interval '5 min'
                 where run_id = ?
                """)
            .param(run)
            .update()
        > 0;
  }

  @Test
  void a_reload_and_a_second_tab_show_the_same() {
    Page page = started("", "@mock hang", "@mock stories=5");
    assertThat(outcome(page, 1)).hasText("Generating...");
    Page beside = site.openBeside(page, page.url().replace(site.api().url(), ""));
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
    UUID run = site.api().startLarge(project);
    Page page = site.openOnPhone("/runs/" + run);
    Site.assertFits(page);
    hasHeader(page, COMPLETE);
    assertThat(page.locator(".bar > .done")).hasCount(50);
    assertThat(page.locator(".epic-lines > li.done")).hasCount(50);
    Site.assertFits(page);
    Site.assertAccessible(page);
  }

  @Test
  void twenty_five_epics_are_followed_to_their_end() {
    List<String> epics = new ArrayList<>(Collections.nCopies(25, ""));
    epics.set(12, "@mock hang");
    Page page = started(epics.toArray(String[]::new));
    hasHeader(page, "Processing Epic 13 of 25: Epic 13");
    endCall(page, 12);
    assertThat(page.locator(".toast")).hasCount(1);
    hasHeader(page, COMPLETE);
    assertThat(page.locator(".numbers-row")).containsText("24 of 25 complete");
  }

  @Test
  void without_a_stream_the_panel_is_asked_for() {
    site.expectComplaints("net::ERR_FAILED");
    UUID run = site.api().start(project("@mock latency=4s", "@mock hang"));
    Page page = site.open("/");
    page.route("**/events", Route::abort);
    page.navigate(site.api().url() + "/runs/" + run);

    streamIs(page, "Updating every 5 s");
    assertThat(outcome(page, 0)).containsText("stories");
    cancel(page);
    hasHeader(page, "Story Generation Cancelled");
  }

  @Test
  void a_hidden_tab_holds_no_stream_and_catches_up() {
    Page page = started("@mock hang", "@mock hang");
    streamIs(page, "Live");
    assertThat(outcome(page, 0)).hasText("Generating...");

    List<String> ended = new ArrayList<>();
    page.onRequestFailed(request -> ended.add(request.url()));
    see(page, false);
    page.waitForCondition(() -> ended.stream().anyMatch(url -> url.endsWith("/events")));
    endCall(page, 0);
    see(page, true);

    streamIs(page, "Live");
    assertThat(outcome(page, 1)).hasText("Generating...");
    cancel(page);
    hasHeader(page, "Story Generation Cancelled");
  }

  @Test
  void live_is_not_said_while_the_panel_cannot_be_loaded() {
    site.expectComplaints("net::ERR_FAILED", "htmx:sendError", "htmx:afterRequest");
    Page page = started("@mock hang", "@mock hang");
    streamIs(page, "Live");
    page.route("**/panel", Route::abort);
    endCall(page, 0);
    streamIs(page, "Reconnecting");

    page.unroute("**/panel");

    streamIs(page, "Live");
    assertThat(outcome(page, 1)).hasText("Generating...");
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
  void a_page_that_the_browser_has_put_aside_holds_no_stream_until_it_is_shown_again() {
    Page page = started("@mock hang");
    streamIs(page, "Live");

    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
    streamIs(page, "Connecting");
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");

    streamIs(page, "Live");
  }

  @Test
  void the_panel_comes_back_with_the_server() {
    site.expectComplaints("net::ERR_", "htmx:sendError", "htmx:afterRequest", "503");
    Page page = started("@mock latency=1s", "@mock hang");
    streamIs(page, "Live");
    page.evaluate("window.sameDocument = true");

    site.services().stopApi();
    streamIs(page, "Reconnecting");
    Site.assertAccessible(page);
    site.services().startApi();

    streamIs(page, "Live");
    assertThat(outcome(page, 1)).hasText("Generating...");
    cancel(page);
    hasHeader(page, "Story Generation Cancelled");
    Assertions.assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
  }
}

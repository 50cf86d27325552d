package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.storyloom.embedded.test.TestInfrastructure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The lists of runs and dead letters, and what happened to an epic.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ListsIT {

  private static final String HOSTILE =
      "<img src=x onerror=document.title='hit'> javascript:alert(1) [[${7*7}]] مرحبا 🎉 "
          + "Unbreakable".repeat(60);

  @RegisterExtension static final Site site = new Site("storyloom.pacing.fast.backoff=300ms,600ms");

  private static UUID startRun(String... epics) {
    UUID project = site.api().createProject("Mail Agent");
    site.api().addEpics(project, List.of(epics));
    site.jdbc()
        .sql("update catalog.epic set title = ? where project_id = ? and number = 1")
        .params(HOSTILE, project)
        .update();
    return site.api().start(project);
  }

  private static String pathOfFirstEpic(UUID run) {
    return "/runs/"
        + run
        + "/epics/"
        + site.api().progress(run).path("epics").path(0).path("epicId").asString();
  }

  /// In light, in dark and on a phone.
  private static void assertGoodEverywhere(String path) {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      Page page =
          site.open(
              path, new NewContextOptions().setColorScheme(scheme).setViewportSize(1280, 900));
      Site.assertAccessible(page);
      Site.assertFits(page);
    }
    Page phone = site.openOnPhone(path);
    Site.assertFits(phone);
    Site.assertAccessible(phone);
  }

  @Test
  @Order(1)
  void without_runs_or_dead_letters_the_pages_say_what_these_are() {
    assertThat(site.open("/runs").locator(".empty h2")).hasText("No runs yet");
    assertThat(site.open("/dead-letters").locator(".empty h2"))
        .hasText("Nothing has been set aside");
    assertGoodEverywhere("/runs");
    assertGoodEverywhere("/dead-letters");
  }

  @Test
  @Order(2)
  void a_run_is_followed_in_the_list_until_it_ends() {
    UUID run = startRun("@mock hang", "", "@mock fail=" + HOSTILE.substring(0, 200));
    Page page = site.open("/runs");
    Locator line = page.locator("#run-" + run);
    assertThat(line.locator(".badge")).hasText("Running");
    Site.assertAccessible(page);
    page.locator("#open-" + run).focus();

    site.endCall(run, 1);

    assertThat(line.locator(".badge")).hasText("Partial");
    assertThat(line).containsText("1 of 3 complete");
    assertThat(page.locator("#open-" + run)).isFocused();
    assertThat(page.locator("#run-list[hx-trigger='every 3s']")).hasCount(0);
    assertGoodEverywhere("/runs");
  }

  @Test
  @Order(3)
  void a_status_is_chosen_by_keyboard_and_stays_in_the_address() {
    Page page = site.open("/runs");
    page.locator(".tabs a", new Page.LocatorOptions().setHasText("Failed")).focus();
    page.keyboard().press("Enter");

    page.waitForURL("**/runs?status=FAILED");
    assertThat(page.locator(".tabs [aria-current=page]")).hasText("Failed");
    assertThat(page.locator(".empty h2")).hasText("No failed runs");
    Site.assertAccessible(page);
  }

  @Test
  @Order(4)
  void an_epic_in_flight_is_followed_and_what_was_opened_stays_open() {
    UUID run = startRun("@mock fail-times=1\n@mock latency=2500ms");
    Awaitility.await()
        .until(() -> site.api().progress(run).path("status").asString().equals("RUNNING"));
    String path = pathOfFirstEpic(run);
    Awaitility.await()
        .ignoreExceptions()
        .until(() ->
            site.jdbc()
                    .sql("select count(*) from work.call_journal where run_id = ?")
                    .param(run)
                    .query(Integer.class)
                    .single()
                > 0);
    Page page = site.open(path);
    assertThat(page.locator("#epic-in-run h2")).hasText(HOSTILE);
    page.locator("#prompt-call-1 summary").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#prompt-call-1 pre")).isVisible();

    assertThat(page.locator("#epic-in-run > .body > .actions .badge")).hasText("Completed");
    assertThat(page.locator("#prompt-call-1 pre")).isVisible();
    assertThat(page.locator("#prompt-call-1 summary")).isFocused();
    assertThat(page.locator(".legend")).containsText("Waiting");
    assertThat(page.locator("#epic-in-run[hx-trigger]")).hasCount(0);
    assertGoodEverywhere(path);
    Page whole = site.open(path);
    for (Locator summary : whole.locator("summary").all()) {
      summary.click();
    }
    Site.assertAccessible(whole);
    Site.assertFits(whole);
  }

  @Test
  @Order(5)
  void an_epic_opens_in_a_drawer_and_is_not_followed_after_that_closes() {
    UUID run = startRun("@mock hang");
    Awaitility.await().until(() -> site.api().progress(run).path("inFlightEpics").asInt() == 1);
    Page page = site.open("/dead-letters");
    page.locator(".brand").focus();

    page.evaluate("path => htmx.ajax('GET', path, '#drawer')", pathOfFirstEpic(run));

    assertThat(page.locator("#drawer[open] #close-drawer")).isFocused();
    Site.assertAccessible(page);
    page.waitForResponse(
        answer -> answer.url().endsWith(pathOfFirstEpic(run)) && answer.ok(), () -> {});
    assertThat(page.locator("#close-drawer")).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.locator("#drawer[open], #drawer > *")).hasCount(0);
    assertThat(page.locator(".brand")).isFocused();
    Assertions.assertThat(site.api().progress(run).path("inFlightEpics").asInt())
        .as("still in flight")
        .isOne();
  }

  @Test
  @Order(6)
  void a_dead_letter_is_read_and_replayed_by_keyboard() throws Exception {
    UUID run = UUID.randomUUID();
    bury(run, "<img src=x onerror=document.title='hit'> is no Avro");
    Page page = awaitLetters(1);
    Locator open = page.locator("td.reason a").first();
    open.focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#drawer[open] #drawer-title")).hasText("Cannot be decoded");
    assertThat(page.locator("#drawer pre")).containsText("<img src=x onerror=");
    Site.assertAccessible(page);
    page.keyboard().press("Escape");
    assertThat(open).isFocused();
    assertGoodEverywhere("/dead-letters");

    Locator replay = page.locator("button[hx-post]").first();
    String id = replay.getAttribute("id");
    replay.focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#confirm[open] #confirm-title")).hasText("Replay this record?");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");

    assertThat(page.locator(".toast")).containsText("The record was sent once more.");
    assertThat(page.locator("#" + id)).containsText("Replayed");
    assertThat(page.locator("#" + id)).isFocused();
    Site.assertAccessible(awaitLetters(2));
    assertGoodEverywhere(open.getAttribute("href"));
  }

  private static Page awaitLetters(int letters) {
    Awaitility.await()
        .until(() ->
            site.jdbc().sql("select count(*) from intake.dead_letter").query(Integer.class).single()
                >= letters);
    return site.open("/dead-letters");
  }

  private static void bury(UUID key, String value) throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestInfrastructure.shared().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var _ =
          producer
              .send(
                  new ProducerRecord<>(
                      "storyloom.run.events",
                      key.toString().getBytes(StandardCharsets.UTF_8),
                      value.getBytes(StandardCharsets.UTF_8)))
              .get();
    }
  }
}

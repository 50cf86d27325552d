package io.storyloom.ui.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersPageIT extends ApiIT {

  private static final String HOSTILE = "<img src=x onerror=alert(1)> [[${7*7}]] مرحبا 🎉";
  private static final AtomicLong OFFSETS = new AtomicLong(9_000_000);

  private Document page(String path) {
    return Jsoup.parse(get(path, "Accept", "text/html").is(200).response().body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Older than what other tests bury.
  private String kept(@Nullable String key, byte @Nullable [] value, boolean omitted) {
    long offset = OFFSETS.incrementAndGet();
    String id = "events-3-" + offset;
    jdbc.sql(
            """
            insert into intake.dead_letter (tenant_id, id, topic, partition, position, reason,
              exception, key, value, headers, omitted, died_at, dlt_topic, dlt_partition, dlt_offset)
            values ('default', :id, 'storyloom.run.events', 3, :offset, 'UNDECODABLE', :exception,
              :key, :value, :headers, :omitted, now() - interval '1 day', 'elsewhere', 0, :offset)
            """)
        .param("id", id)
        .param("offset", offset)
        .param("exception", HOSTILE)
        .param("key", key == null ? null : bytes(key), Types.BINARY)
        .param("value", value, Types.BINARY)
        .param("headers", bytes("[{\"name\":\"<b>h</b>\",\"value\":\"PGk+djwvaT4=\"}]"))
        .param("omitted", omitted)
        .update();
    return id;
  }

  @Test
  void a_letter_is_listed_with_reason_place_run_size_and_time() {
    String run = UUID.randomUUID().toString();
    String id = kept(run, new byte[2_150], false);

    Element line = page("/dead-letters?limit=200").expectFirst("#letter-" + id);

    assertThat(line.text())
        .contains("Cannot be decoded", HOSTILE, "storyloom.run.events", "partition 3", "2.1 KiB");
    assertThat(line.select("a[href=/runs/" + run + "]")).hasSize(1);
    assertThat(line.select("button").attr("hx-post"))
        .isEqualTo("/api/v1/dead-letters/" + id + "/replay");
    assertThat(line.select("img")).isEmpty();
    assertThat(get("/api/v1/dead-letters/" + id).body().path("size").asInt()).isEqualTo(2_150);
  }

  @Test
  void a_text_is_shown_as_such_and_inert() {
    String id = kept("no id", bytes(HOSTILE + "\n<script>alert(2)</script>"), false);

    Document page = page("/dead-letters/" + id);

    assertThat(page.title()).isEqualTo("Cannot be decoded · Storyloom");
    assertThat(page.select("pre").text()).contains(HOSTILE, "<script>alert(2)</script>");
    assertThat(page.select("main img:not([alt]), main script, main b, main i")).isEmpty();
    assertThat(page.select("dl").text()).contains("<b>h</b>", "<i>v</i>", "no id", "UNDECODABLE");
    assertThat(page.select("a[href^=/runs/]")).isEmpty();
  }

  @Test
  void whatever_is_no_text_is_shown_in_hexadecimal() {
    String id = kept(null, new byte[] {0, 0, 0, 0, 7, '<', 'b', '>', -1}, false);

    assertThat(page("/dead-letters/" + id).expectFirst("pre.hex").wholeText())
        .isEqualTo("000000  00 00 00 00 07 3c 62 3e ff" + " ".repeat(21) + "  .....<b>.\n");
  }

  @Test
  void the_beginning_of_a_long_one_is_shown() {
    Document page = page("/dead-letters/" + kept(null, bytes("x".repeat(100_000)), false));

    assertThat(page.expectFirst("pre").wholeText()).hasSize(32 * 1024);
    assertThat(page.select("main a[href^=/api/]").text()).isEqualTo("the JSON of this letter");
  }

  @Test
  void a_row_tells_what_its_cells_are_where_columns_have_no_heads() {
    String id = kept("no id", null, false);
    Element line = page("/dead-letters?limit=200").expectFirst("#letter-" + id);

    assertThat(line.select("[data-label=Run]").text()).isEqualTo("unknown");
    assertThat(line.select("td.number").text()).isEqualTo("no value");
    assertThat(line.select("[data-label=Size]")).isEmpty();
  }

  @Test
  void a_long_key_is_shown_in_a_box_that_scrolls() {
    String key = "k".repeat(3_000);

    Element box = page("/dead-letters/" + kept(key, null, false)).expectFirst("pre.scrolled");

    assertThat(box.wholeText()).isEqualTo(key);
    assertThat(box.attr("tabindex")).isEqualTo("0");
  }

  @Test
  void htmx_gets_a_letter_without_the_frame_and_caches_tell_both_apart() {
    String path = "/dead-letters/" + kept(null, null, false);

    Answer part = get(path, "HX-Request", "true").is(200);

    assertThat(part.response().body()).startsWith("<article").doesNotContain("<html");
    assertThat(part.header("Vary")).containsIgnoringCase("HX-Request");
  }

  @Test
  void one_that_is_lost_or_was_replayed_cannot_be_replayed() {
    String lost = kept(null, null, true);
    String replayed = kept(null, null, false);
    jdbc.sql("update intake.dead_letter set replayed_at = now() where id = ?")
        .param(replayed)
        .update();

    Document page = page("/dead-letters?limit=200");

    assertThat(page.select("[hx-post*=" + lost + "], [hx-post*=" + replayed + "]")).isEmpty();
    assertThat(page.expectFirst("#letter-" + lost).text()).contains("Record lost");
    assertThat(page.expectFirst("#replay-" + replayed).attr("aria-disabled")).isEqualTo("true");
  }

  @Test
  void older_ones_follow_by_a_link() {
    kept(null, null, false);
    kept(null, null, false);

    Document first = page("/dead-letters?limit=1");
    Document next = page(first.expectFirst("#older-letters").attr("href") + "&limit=1");

    assertThat(next.select("tbody tr")).hasSize(1);
    assertThat(next.select("tbody tr").attr("id"))
        .isNotEqualTo(first.select("tbody tr").attr("id"));
    assertThat(next.select("#newest-letters").attr("href")).isEqualTo("/dead-letters");
  }

  @Test
  void one_that_is_not_there_is_a_page_that_says_so() {
    Answer answer = get("/dead-letters/events-1-1", "Accept", "text/html").is(404);

    assertThat(answer.response().body()).contains("There is no such dead letter.");
  }
}

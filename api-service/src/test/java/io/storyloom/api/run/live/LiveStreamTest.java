package io.storyloom.api.run.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.run.ProgressMark;
import io.storyloom.api.run.ProgressSnapshot;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.run.RunId;
import io.storyloom.run.RunLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/// A stream whose database is away, so that it has what its feed publishes.
@Timeout(20)
class LiveStreamTest {

  private static final RunId RUN = RunLog.someRef().runId();
  private static final KeptEvents OUT_OF_REACH =
      new KeptEvents(
          JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://localhost:1/nowhere")),
          new WireFormat(new SchemaRegistry(RegistrySettings.of("http://localhost:1"))),
          new EventJson(new JsonMapper()));

  private final Feed feed = new Feed(RUN);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void a_state_published_while_the_first_one_was_read_is_not_missed() throws Exception {
    Feed.Issue first = read(3);
    feed.publish(end(4, 4));

    stream(first, 3).run();

    assertThat(ids()).containsExactly("progress 3", "EPIC_SAVING 4", "progress 4");
  }

  @Test
  void a_state_older_than_the_first_one_is_not_sent() throws Exception {
    Feed.Issue first = read(3);
    feed.publish(state(2));
    Thread run = Thread.startVirtualThread(() -> runQuietly(stream(first, 3)));
    assertThat(run.join(Duration.ofMillis(200))).isFalse();
    feed.publish(end(4, 4));
    run.join();

    assertThat(ids()).containsExactly("progress 3", "EPIC_SAVING 4", "progress 4");
  }

  @Test
  void events_out_of_reach_are_asked_for_again_before_any_progress() throws Exception {
    LiveStream stream = stream(read(3), 1);
    Thread run = Thread.startVirtualThread(() -> runQuietly(stream));
    assertThat(run.join(Duration.ofMillis(1_500))).isFalse();
    assertThat(ids()).isEmpty();

    feed.publish(end(2, 4));
    run.join();

    assertThat(ids())
        .containsExactly("EPIC_SAVING 2", "EPIC_SAVING 3", "EPIC_SAVING 4", "progress 4");
  }

  @Test
  void keepalives_come_whatever_else_does() throws Exception {
    LiveStream stream = stream(read(3), 1);
    Thread run = Thread.startVirtualThread(() -> runQuietly(stream));
    assertThat(run.join(Duration.ofMillis(1_100))).isFalse();
    feed.close();
    run.join();

    assertThat(text().split(": keepalive\n\n", -1)).hasSizeBetween(2, 6);
  }

  @Test
  void a_closed_feed_ends_its_streams_after_what_they_have() throws Exception {
    feed.close();
    stream(read(3), 3).run();
    assertThat(ids()).containsExactly("progress 3");
  }

  private static void runQuietly(LiveStream stream) {
    try {
      stream.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Feed.Issue read(long sequence) {
    return new Feed.Issue(feed.version(), state(sequence));
  }

  private LiveStream stream(Feed.Issue first, long sent) {
    return new LiveStream(feed, OUT_OF_REACH, out, Duration.ofMillis(250), first, sent);
  }

  private static News state(long sequence) {
    return News.first(snapshot(new ProgressMark(sequence, "" + sequence, false, null)));
  }

  /// The end, with a tail that begins at an event.
  private static News end(long from, long sequence) {
    ProgressMark mark = new ProgressMark(sequence, "" + sequence, false, RunLog.BEGINNING);
    return News.of(
        snapshot(mark),
        null,
        LongStream.rangeClosed(from, sequence)
            .mapToObj(id -> new KeptEvents.Event(id, Frame.event("EPIC_SAVING", id, "{}")))
            .toList());
  }

  private static ProgressSnapshot snapshot(ProgressMark mark) {
    return new ProgressSnapshot(RUN, mark, "{}");
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<String> ids() {
    return text()
        .replaceAll(": keepalive\n\n", "")
        .lines()
        .filter(line -> line.startsWith("event: ") || line.startsWith("id: "))
        .reduce(
            "",
            (all, line) ->
                line.startsWith("event: ")
                    ? all + "\n" + line.substring("event: ".length())
                    : all + line.substring("id:".length()))
        .lines()
        .filter(line -> !line.isEmpty())
        .toList();
  }
}

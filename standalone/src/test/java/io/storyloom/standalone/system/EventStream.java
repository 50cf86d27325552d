package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A connection to a run's live stream, read as the specification of server-sent events says: what
/// was cut off in a message is no message.
final class EventStream implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  private final int status;
  private final BufferedReader lines;

  /// @param lastEventId the last id seen, negative when there is none
  /// @param bytes after how many the connection is cut
  EventStream(String url, UUID run, long lastEventId, long bytes) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/runs/" + run + "/events"))
            .header("Accept", "text/event-stream");
    if (lastEventId >= 0) {
      request.header("Last-Event-ID", String.valueOf(lastEventId));
    }
    try {
      HttpResponse<InputStream> response =
          CLIENT.send(request.build(), BodyHandlers.ofInputStream());
      status = response.statusCode();
      lines =
          new BufferedReader(
              new InputStreamReader(new Cut(response.body(), bytes), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  EventStream(String url, UUID run, long lastEventId) {
    this(url, run, lastEventId, Long.MAX_VALUE);
  }

  record Message(String event, long id, JsonNode data) {

    boolean isProgress() {
      return event.equals("progress");
    }
  }

  /// All that is told of a run from now to its end, by a client that comes back whenever it is cut
  /// off.
  static List<Message> toTheEnd(String url, UUID run) {
    List<Message> messages = new ArrayList<>();
    boolean over = false;
    while (!over) {
      long lastSeen = messages.isEmpty() ? -1 : messages.getLast().id();
      try (EventStream stream = new EventStream(url, run, lastSeen)) {
        over = stream.status() == 204;
        stream.readAll(messages);
      }
    }
    return messages;
  }

  /// From the first progress to the end, and never more of progress than of events.
  static void assertTellsEveryEventOnce(List<Message> messages) {
    assertThat(messages.getFirst().isProgress()).isTrue();
    long first = messages.getFirst().id();
    long last = messages.getLast().id();
    assertThat(messages.stream().filter(message -> !message.isProgress()).map(Message::id))
        .containsExactlyElementsOf(LongStream.rangeClosed(first + 1, last).boxed().toList());
    long told = first;
    for (Message message : messages) {
      if (message.isProgress()) {
        assertThat(message.id()).as("progress after the events it shows").isEqualTo(told);
      }
      told = message.id();
    }
    assertThat(messages.get(messages.size() - 2).event()).isEqualTo("RUN_COMPLETED");
    assertThat(messages.getLast().data().path("status").asString()).isEqualTo("COMPLETED");
  }

  int status() {
    return status;
  }

  void readAll(List<Message> messages) {
    for (Message next = next(); next != null; next = next()) {
      messages.add(next);
    }
  }

  /// The next whole message, null when there is none any more.
  @Nullable Message next() {
    String event = "";
    long id = -1;
    String data = "";
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !data.isEmpty()) {
          return message(event, id, data);
        } else if (line.startsWith("event: ")) {
          event = line.substring("event: ".length());
        } else if (line.startsWith("id: ")) {
          id = Long.parseLong(line.substring("id: ".length()));
        } else if (line.startsWith("data: ")) {
          data = line.substring("data: ".length());
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message message(String event, long id, String data) {
    Message message = new Message(event, id, JSON.readTree(data));
    assertThat(message.data().path("sequence").asLong()).as("sequence of %s", event).isEqualTo(id);
    return message;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends after a number of bytes, in the middle of whatever it is.
  private static final class Cut extends FilterInputStream {

    private long left;

    Cut(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}

package io.storyloom.api.run.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A piece of a `text/event-stream`, encoded once and sent to many.
final class Frame {

  static final Frame KEEPALIVE = new Frame(": keepalive\n\n");

  private final byte[] bytes;

  private Frame(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  /// @param json on one line
  static Frame event(String name, long id, String json) {
    return new Frame("event: " + name + "\nid: " + id + "\ndata: " + json + "\n\n");
  }

  /// Tells how long to wait before connecting again.
  static Frame retry(Duration pause) {
    return new Frame("retry: " + pause.toMillis() + "\n\n");
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

package io.storyloom.embedded.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The registry's memory: one JSON line per change, appended and on disk before the change counts.
final class RegistryLog implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final FileChannel channel;

  private RegistryLog(FileChannel channel) {
    this.channel = channel;
  }

  /// A change: a schema version, or a compatibility level (null: none any more) of a subject or
  /// (null) of all.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      @Nullable String subject,
      @Nullable Integer version,
      @Nullable Integer id,
      @Nullable String schema,
      @Nullable String compatibility) {}

  record Opened(RegistryLog log, List<Entry> entries) {}

  /// Reads what is there; a last line torn by a crash is cut off.
  static Opened open(Path file) throws IOException {
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    List<Entry> entries = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        try {
          entries.add(JSON.readValue(new String(bytes, start, i - start, UTF_8), Entry.class));
        } catch (JacksonException e) {
          if (i == bytes.length - 1) {
            break;
          }
          throw new IOException(
              "line " + (entries.size() + 1) + " of " + file + " cannot be read", e);
        }
        start = i + 1;
      }
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(start);
    channel.position(start);
    return new Opened(new RegistryLog(channel), entries);
  }

  void append(Entry entry) throws IOException {
    long before = channel.position();
    try {
      ByteBuffer line = UTF_8.encode(JSON.writeValueAsString(entry) + "\n");
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    } catch (IOException e) {
      channel.truncate(before);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

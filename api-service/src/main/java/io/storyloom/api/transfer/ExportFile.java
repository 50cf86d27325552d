package io.storyloom.api.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/// A finished export on disk, between a database that is read fast and a client that may read
/// slowly. It is gone when it is closed or the process ends.
final class ExportFile implements AutoCloseable {

  private final Type type;
  private final String projectName;
  private final FileChannel content;

  /// What an export turned out to be.
  enum Type {
    JSON("json", "application/json"),
    JSONL("jsonl", "application/jsonl"),
    CSV("csv", "text/csv;charset=UTF-8"),
    MARKDOWN("md", "text/markdown;charset=UTF-8"),
    ZIP("zip", "application/zip");

    private final String extension;
    private final String mediaType;

    Type(String extension, String mediaType) {
      this.extension = extension;
      this.mediaType = mediaType;
    }
  }

  /// Writes the content of an export.
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private ExportFile(Type type, String projectName, FileChannel content) {
    this.type = type;
    this.projectName = projectName;
    this.content = content;
  }

  static ExportFile of(Type type, String projectName, Content content) throws IOException {
    FileChannel file =
        FileChannel.open(
            Files.createTempFile("storyloom-export-", ".tmp"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 16 * 1024);
      content.writeTo(out);
      out.flush();
      return new ExportFile(type, projectName, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  String mediaType() {
    return type.mediaType;
  }

  String disposition() {
    return ExportFileName.disposition(projectName, type.extension);
  }

  long size() throws IOException {
    return content.size();
  }

  void sendTo(OutputStream out) throws IOException {
    WritableByteChannel target = Channels.newChannel(out);
    long sent = 0;
    while (sent < size()) {
      sent += content.transferTo(sent, size() - sent, target);
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}

package io.storyloom.api.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/// A file on disk between a database that is read fast and a client that may read slowly. It is
/// gone when it is closed or the process ends.
final class ExportFile implements AutoCloseable {

  private final FileChannel content;

  /// Writes the content of an export.
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  ExportFile() throws IOException {
    content =
        FileChannel.open(
            Files.createTempFile("storyloom-export-", ".tmp"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  void write(Content written) throws IOException {
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(content), 16 * 1024);
    written.writeTo(out);
    out.flush();
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

package io.storyloom.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files and directories that only their owner may read, where the file system can tell users
/// apart.
final class PrivateFiles {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private PrivateFiles() {}

  /// Writes a new file and waits until it is on disk.
  static void write(Path file, String content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, NEW, owner("rw-------"))) {
      channel.write(UTF_8.encode(content));
      channel.force(true);
    }
  }

  static void createDirectories(Path dir) throws IOException {
    Files.createDirectories(dir, owner("rwx------"));
  }

  private static FileAttribute<?>[] owner(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}

package io.storyloom.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A data directory held by this process: `DIR/{kafka,postgres,registry,logs,lock,endpoints.json}`.
final class DataDirectory implements AutoCloseable {
  private static final List<String> KNOWN =
      List.of("kafka", "postgres", "registry", "logs", "lock", "endpoints.json");

  /// Closing any channel on a file gives up the process' POSIX locks on it, so a second opening in
  /// this JVM must be refused before it touches the file.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel channel;

  private DataDirectory(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  static DataDirectory open(Path dir) {
    Path root = create(dir);
    if (!HELD.add(root)) {
      throw inUse(root, String.valueOf(ProcessHandle.current().pid()));
    }
    try {
      DataDirectory directory = new DataDirectory(root, lock(root));
      Files.createDirectories(directory.kafka());
      Files.createDirectories(directory.postgres());
      Files.createDirectories(directory.registry());
      Files.createDirectories(directory.logs());
      Files.deleteIfExists(directory.endpoints());
      return directory;
    } catch (IOException e) {
      HELD.remove(root);
      throw notWritable(root, e);
    } catch (RuntimeException e) {
      HELD.remove(root);
      throw e;
    }
  }

  Path root() {
    return root;
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path registry() {
    return root.resolve("registry");
  }

  Path logs() {
    return root.resolve("logs");
  }

  private Path endpoints() {
    return root.resolve("endpoints.json");
  }

  void publish(Endpoints endpoints) {
    Path next = root.resolve("endpoints.json.tmp");
    try {
      Files.deleteIfExists(next);
      PrivateFiles.write(next, JsonMapper.shared().writeValueAsString(endpoints) + "\n");
      Files.move(next, endpoints(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw notWritable(root, e);
    }
  }

  void unpublish() {
    try {
      Files.deleteIfExists(endpoints());
    } catch (IOException e) {
      throw notWritable(root, e);
    }
  }

  /// Deletes everything in it but the lock; refuses if anything unknown is there.
  void clear() {
    try {
      requireOnlyKnown();
      for (String name : KNOWN) {
        if (!name.equals("lock")) {
          deleteTree(root.resolve(name));
        }
      }
    } catch (IOException e) {
      throw new InfrastructureException(
          root + " could not be emptied: " + e.getMessage() + "; check the permissions.", e);
    }
  }

  static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw new InfrastructureException(
          "The lock of " + root + " could not be given back: " + e.getMessage() + ".", e);
    } finally {
      HELD.remove(root);
    }
  }

  private void requireOnlyKnown() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      String foreign =
          children
              .map(child -> child.getFileName().toString())
              .filter(name -> !KNOWN.contains(name) && !name.equals("endpoints.json.tmp"))
              .sorted()
              .findFirst()
              .orElse("");
      if (!foreign.isEmpty()) {
        throw new InfrastructureException(
            root
                + " also holds "
                + foreign
                + ", which is not Storyloom's, so it is not emptied: move that away or delete the"
                + " directory yourself.");
      }
    }
  }

  private static Path create(Path dir) {
    Path absolute = dir.toAbsolutePath().normalize();
    try {
      if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
        throw notADirectory(absolute, null);
      }
      if (!Files.exists(absolute)) {
        PrivateFiles.createDirectories(absolute);
      }
      return absolute.toRealPath();
    } catch (FileAlreadyExistsException e) {
      throw notADirectory(Path.of(e.getFile()), e);
    } catch (IOException e) {
      throw new InfrastructureException(
          "The data directory "
              + absolute
              + " cannot be created: choose a place where this user may write.",
          e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    Path file = root.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(root, Files.readString(file, UTF_8).strip());
      }
      channel.truncate(0);
      channel.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static InfrastructureException inUse(Path root, String pid) {
    String holder = pid.isEmpty() ? "another process" : "process " + pid;
    return new InfrastructureException(
        "The data directory "
            + root
            + " is in use by "
            + holder
            + ": stop that process or choose another directory.");
  }

  private static InfrastructureException notADirectory(Path path, @Nullable Throwable cause) {
    return new InfrastructureException(
        path + " is a file, not a directory: choose another data directory.", cause);
  }

  private static InfrastructureException notWritable(Path root, IOException cause) {
    return new InfrastructureException(
        "The data directory "
            + root
            + " cannot be written ("
            + (cause instanceof AtomicMoveNotSupportedException
                ? "no atomic moves"
                : cause.getMessage())
            + "): choose another one or change its permissions.",
        cause);
  }
}

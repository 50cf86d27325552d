package io.storyloom.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once per user and version into the user's cache directory (or
/// into the data directory where there is none).
final class PostgresBinaries {
  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  static PostgresBinaries unpacked(Path fallback) throws IOException {
    byte[] archive = archive();
    String name = "postgres-" + digest(archive);
    for (Path cache : List.of(userCache(), fallback)) {
      Path home = cache.resolve(name);
      if (Files.isDirectory(home)) {
        return new PostgresBinaries(home);
      }
      try {
        PrivateFiles.createDirectories(cache);
      } catch (IOException _) {
        continue;
      }
      if (Files.isWritable(cache)) {
        unpack(archive, cache, home);
        return new PostgresBinaries(home);
      }
    }
    throw new IOException("neither " + userCache() + " nor " + fallback + " can be written");
  }

  /// The command line of one of its programs; for root it runs in a user namespace of its own, as
  /// PostgreSQL refuses to run as root.
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  private static Path userCache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path cache =
        xdg != null && xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return cache.resolve("storyloom");
  }

  private static byte[] archive() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String arch = System.getProperty("os.arch");
    try (InputStream in =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            system, arch.equals("amd64") ? "x86_64" : arch)) {
      return in.readAllBytes();
    } catch (IllegalStateException e) {
      throw new InfrastructureException(
          "There is no embedded PostgreSQL for "
              + system
              + " on "
              + arch
              + ": use Linux or macOS on amd64 or arm64.",
          e);
    }
  }

  private static String digest(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Unpacks beside the target and renames, so that what is there is always complete.
  private static void unpack(byte[] archive, Path cache, Path home) throws IOException {
    Path staging = Files.createTempDirectory(cache, "unpacking-");
    try {
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          extract(entry, tar, staging);
        }
      }
      Files.move(staging, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another process may have been faster.
      if (!Files.isDirectory(home)) {
        throw e;
      }
    } finally {
      DataDirectory.deleteTree(staging);
    }
  }

  private static void extract(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("unexpected entry " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink() || entry.isLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(content, path);
      if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true, false)) {
        throw new IOException(path + " cannot be made executable");
      }
    }
  }
}

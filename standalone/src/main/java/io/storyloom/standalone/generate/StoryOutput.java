package io.storyloom.standalone.generate;

import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Where the stories go. Opened before the run, so that what cannot be written is known before it
/// costs anything.
sealed interface StoryOutput extends AutoCloseable {
  /// Writes all of it or nothing.
  void write(InputStream stories) throws IOException;

  /// Where they went, for the summary.
  String shown();

  @Override
  void close();

  static StoryOutput stdout(PrintStream out) {
    return new Stdout(out);
  }

  static StoryOutput file(String name) {
    try {
      Path path = Path.of(name).toAbsolutePath();
      Path file = Files.exists(path) ? path.toRealPath() : path;
      if (Files.isDirectory(file)) {
        throw Refusal.because("%s is a directory: --out takes a file.".formatted(name));
      }
      if (Files.exists(file) && !Files.isWritable(file)) {
        throw Refusal.because("%s cannot be written: check its permissions.".formatted(name));
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return new Device(name, file);
      }
      return Whole.besides(name, file);
    } catch (InvalidPathException e) {
      throw Refusal.because("--out '%s' is not a file name.".formatted(name), e);
    } catch (IOException e) {
      throw Refusal.because("%s cannot be written: check its folder.".formatted(name), e);
    }
  }

  /// A regular file: written beside it and moved into its place.
  record Whole(String shown, Path file, Path unfinished) implements StoryOutput {
    static StoryOutput besides(String shown, Path file) throws IOException {
      Path folder = file.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw Refusal.because("%s cannot be written: its folder does not exist.".formatted(shown));
      }
      Path unfinished =
          folder.resolve(".%s.%d.tmp".formatted(file.getFileName(), ProcessHandle.current().pid()));
      try {
        // Not createTempFile, whose files nobody else may read.
        Files.write(unfinished, new byte[0]);
      } catch (IOException e) {
        throw Refusal.because(
            "%s cannot be written: its folder does not let files be created.".formatted(shown), e);
      }
      unfinished.toFile().deleteOnExit();
      return new Whole(shown, file, unfinished);
    }

    @Override
    public void write(InputStream stories) throws IOException {
      Files.copy(stories, unfinished, StandardCopyOption.REPLACE_EXISTING);
      try {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      }
    }

    @Override
    public void close() {
      try {
        Files.deleteIfExists(unfinished);
      } catch (IOException e) {
        // deleteOnExit tries once more; there is nothing a person could do now.
        return;
      }
    }
  }

  /// A pipe or a device, which cannot be replaced.
  record Device(String shown, Path file) implements StoryOutput {
    @Override
    public void write(InputStream stories) throws IOException {
      try (var out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
        stories.transferTo(out);
      }
    }

    @Override
    public void close() {}
  }

  /// Standard output, which carries nothing but stories.
  record Stdout(PrintStream out) implements StoryOutput {
    @Override
    public void write(InputStream stories) throws IOException {
      stories.transferTo(out);
      out.flush();
      if (out.checkError()) {
        throw new IOException("standard output was closed");
      }
    }

    @Override
    public String shown() {
      return "standard output";
    }

    @Override
    public void close() {}
  }
}

package io.storyloom.standalone.generate;

import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A backlog as it was read: its text, which is UTF-8, and what its project is called unless it
/// says so itself.
record Backlog(String fileName, BacklogType type, String text) {
  static final String STDIN = "-";
  private static final int LARGEST = 5 * 1024 * 1024;

  /// Reads `file`, or `in` for `-`. Whatever is wrong with it is refused before anything is brought
  /// up.
  static Backlog read(String file, @Nullable BacklogType type, InputStream in) {
    if (file.equals(STDIN)) {
      if (type == null) {
        throw Refusal.usage(
            "Reading the backlog from standard input needs --type md, csv or json.");
      }
      return decode("Standard input", "backlog", type, readAll(in));
    }
    Path path = pathOf(file);
    BacklogType known = type == null ? typeOf(path) : type;
    return decode(file, baseName(path), known, readAll(path));
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Path pathOf(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw Refusal.because("'%s' is not a file name.".formatted(file), e);
    }
  }

  private static BacklogType typeOf(Path path) {
    String name = nameOf(path);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return BacklogType.named(name.contains(".") ? ending : "")
        .orElseThrow(() ->
            Refusal.usage(
                "%s ends in none of .md, .csv, .json: say what it is with --type md, csv or json."
                    .formatted(path)));
  }

  private static String baseName(Path path) {
    String name = nameOf(path);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String nameOf(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static byte[] readAll(Path path) {
    if (Files.isDirectory(path)) {
      throw Refusal.because("%s is a directory, not a backlog file.".formatted(path));
    }
    if (!Files.exists(path)) {
      throw Refusal.because("There is no file %s.".formatted(path));
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw Refusal.because("%s cannot be read: check its permissions.".formatted(path), e);
    }
  }

  private static byte[] readAll(InputStream in) {
    try {
      return in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw Refusal.because("Standard input cannot be read.", e);
    }
  }

  private static Backlog decode(String shown, String fileName, BacklogType type, byte[] bytes) {
    if (bytes.length > LARGEST) {
      throw Refusal.because("%s is larger than 5 MiB, the most one import takes.".formatted(shown));
    }
    String text = decode(shown, bytes);
    if (text.isBlank()) {
      throw Refusal.because("%s is empty.".formatted(shown));
    }
    return new Backlog(fileName, type, text);
  }

  private static String decode(String shown, byte[] bytes) {
    if (looksLikeUtf16(bytes)) {
      throw Refusal.because("%s is UTF-16: save it as UTF-8 and try again.".formatted(shown));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw Refusal.because(
          "%s is not text in UTF-8: save it as UTF-8 and try again.".formatted(shown), e);
    }
  }

  /// By its mark, or, without one, by every other byte of its beginning being zero.
  private static boolean looksLikeUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int mark = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    return mark == 0xFEFF || mark == 0xFFFE || (bytes.length >= 4 && everyOtherIsZero(bytes));
  }

  private static boolean everyOtherIsZero(byte[] bytes) {
    return (bytes[0] == 0) != (bytes[1] == 0)
        && (bytes[0] == 0) == (bytes[2] == 0)
        && (bytes[1] == 0) == (bytes[3] == 0);
  }
}

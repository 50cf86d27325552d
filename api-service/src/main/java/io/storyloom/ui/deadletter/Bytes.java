package io.storyloom.ui.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Bytes as people can read them.
final class Bytes {

  private static final int LINE = 16;

  private Bytes() {}

  /// As `312 B`, `4.2 KiB` or `1.0 MiB`.
  static String size(int bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    return bytes < 1024 * 1024
        ? String.format(Locale.ENGLISH, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ENGLISH, "%.1f MiB", bytes / (1024.0 * 1024));
  }

  /// Null when they are no text in UTF-8, or one with characters that cannot be shown.
  static @Nullable String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean shown =
          text.chars()
              .allMatch(c -> !Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t');
      return shown ? text : null;
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /// Sixteen a line, with where they lie and the letters among them.
  ///
  /// @param most how many bytes
  static String hex(byte[] bytes, int most) {
    StringBuilder dump = new StringBuilder();
    int end = Math.min(bytes.length, most);
    for (int from = 0; from < end; from += LINE) {
      line(dump, from, Arrays.copyOfRange(bytes, from, Math.min(end, from + LINE)));
    }
    return dump.toString();
  }

  private static void line(StringBuilder dump, int from, byte[] bytes) {
    dump.append(String.format(Locale.ENGLISH, "%06x ", from));
    for (int i = 0; i < LINE; i++) {
      dump.append(i < bytes.length ? String.format(Locale.ENGLISH, " %02x", bytes[i]) : "   ");
    }
    dump.append("  ");
    for (byte each : bytes) {
      dump.append(each >= ' ' && each < 0x7f ? (char) each : '.');
    }
    dump.append('\n');
  }
}

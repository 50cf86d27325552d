package io.storyloom.api.transfer;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Reads a file as UTF-8, with or without byte order mark, or says why it cannot.
final class Utf8Text {

  static String of(byte[] bytes) {
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      throw refused("The file is encoded in UTF-16 or UTF-32; please save it as UTF-8.");
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    var in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    var out = CharBuffer.allocate(bytes.length - start);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    int line = lineAt(bytes, in.position());
    if (result.isError()) {
      throw refused("The file is not valid UTF-8 (line " + line + "); please save it as UTF-8.");
    }
    String text = out.flip().toString();
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      long at = text.substring(0, nul).chars().filter(c -> c == '\n').count() + 1;
      throw refused("The file contains a NUL character (line " + at + "); is it text in UTF-8?");
    }
    return text;
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static int lineAt(byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position && i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  private static ProblemException refused(String detail) {
    return ProblemException.of(ProblemCode.INVALID_REQUEST, detail);
  }

  private Utf8Text() {}
}

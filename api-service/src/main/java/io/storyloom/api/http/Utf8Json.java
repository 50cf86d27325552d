package io.storyloom.api.http;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// JSON bodies are UTF-8, with or without a byte order mark; Jackson alone would guess other
/// encodings from the bytes, or believe a charset parameter.
final class Utf8Json {

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /// @return the bytes without a mark
  /// @throws ProblemException when the body is declared or encoded otherwise
  static byte[] checked(byte[] body, @Nullable MediaType type) {
    String charset = type == null ? null : type.getParameter("charset");
    if (charset != null && !charset.replace("\"", "").equalsIgnoreCase("utf-8")) {
      throw ProblemException.invalid("Content-Type", "has another charset than utf-8");
    }
    byte[] json =
        body.length >= MARK.length && Arrays.equals(body, 0, MARK.length, MARK, 0, MARK.length)
            ? Arrays.copyOfRange(body, MARK.length, body.length)
            : body;
    if (!isText(json)) {
      throw ProblemException.of(ProblemCode.INVALID_REQUEST, "The body is not valid UTF-8.");
    }
    return json;
  }

  /// UTF-16 and UTF-32 can be valid UTF-8, but not without NUL, which is nowhere in JSON.
  private static boolean isText(byte[] json) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(json))
          .chars()
          .noneMatch(c -> c == 0);
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private Utf8Json() {}
}

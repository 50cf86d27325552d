package io.storyloom.api.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Bytes that may be text.
final class Texts {

  private Texts() {}

  /// Null when they are none.
  static @Nullable String of(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  static @Nullable String orBase64(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    String text = of(bytes);
    return text == null ? Base64.getEncoder().encodeToString(bytes) : text;
  }
}

package io.storyloom.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes where a list goes on as one word that fits into a URL.
final class Cursor {

  private static final char END_OF_LIST_NAME = '\n';

  static String of(String list, String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + END_OF_LIST_NAME + key).getBytes(StandardCharsets.UTF_8));
  }

  /// The key of an item of that list; any other word is refused.
  static String key(String list, String cursor) {
    String text = text(cursor);
    if (!text.startsWith(list + END_OF_LIST_NAME)) {
      throw ListPart.badCursor();
    }
    return text.substring(list.length() + 1);
  }

  private static String text(String cursor) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException _) {
      throw ListPart.badCursor();
    }
  }

  private Cursor() {}
}

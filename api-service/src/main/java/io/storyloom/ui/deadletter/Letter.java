package io.storyloom.ui.deadletter;

import io.storyloom.api.deadletter.DeadLetterView;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A dead letter with all that is known of it.
///
/// @param record in the words of its schema, null when it cannot be read
/// @param text null when the value is none
/// @param hex null when there is no value, or it is text
/// @param shortened whether the value is longer than what is shown
record Letter(
    LetterLine line,
    String code,
    @Nullable String key,
    List<DeadLetterView.Header> headers,
    @Nullable String record,
    @Nullable String text,
    @Nullable String hex,
    boolean shortened) {

  private static final int LONG_KEY = 200;
  private static final int LONGEST_TEXT = 32 * 1024;
  private static final int LONGEST_HEX = 4 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  static Letter of(DeadLetterView letter) {
    byte[] payload =
        letter.payload() == null ? new byte[0] : Base64.getDecoder().decode(letter.payload());
    String text = payload.length == 0 ? null : Bytes.text(payload);
    return new Letter(
        LetterLine.of(letter.summary()),
        letter.reason(),
        letter.key(),
        letter.headers(),
        letter.record() == null
            ? null
            : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(letter.record()),
        text != null ? text.substring(0, Math.min(text.length(), LONGEST_TEXT)) : null,
        text != null || payload.length == 0 ? null : Bytes.hex(payload, LONGEST_HEX),
        text != null ? text.length() > LONGEST_TEXT : payload.length > LONGEST_HEX);
  }

  /// Whether the key is shown in a box that scrolls.
  public boolean longKey() {
    return key != null && key.length() > LONG_KEY;
  }
}

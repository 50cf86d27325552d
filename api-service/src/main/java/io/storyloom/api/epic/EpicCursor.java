package io.storyloom.api.epic;

import io.storyloom.api.http.PageRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a list in epic order goes on.
final class EpicCursor {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

  static String of(int position, int number) {
    return position + "." + number;
  }

  /// Position and number; before everything when there is no cursor.
  static int[] parse(@Nullable String cursor) {
    if (cursor == null) {
      return new int[] {Integer.MIN_VALUE, 0};
    }
    var form = FORM.matcher(cursor);
    if (!form.matches()) {
      throw PageRequest.badCursor();
    }
    return new int[] {Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))};
  }

  private EpicCursor() {}
}

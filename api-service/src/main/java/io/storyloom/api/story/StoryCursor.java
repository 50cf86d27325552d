package io.storyloom.api.story;

import io.storyloom.api.http.PageRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a list in epic and story order goes on.
final class StoryCursor {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");

  static String of(int position, int epicNumber, int number) {
    return position + "." + epicNumber + "." + number;
  }

  /// The three numbers; before everything when there is no cursor.
  static int[] parse(@Nullable String cursor) {
    if (cursor == null) {
      return new int[] {Integer.MIN_VALUE, 0, 0};
    }
    var form = FORM.matcher(cursor);
    if (!form.matches()) {
      throw PageRequest.badCursor();
    }
    return new int[] {
      Integer.parseInt(form.group(1)),
      Integer.parseInt(form.group(2)),
      Integer.parseInt(form.group(3))
    };
  }

  private StoryCursor() {}
}

package io.storyloom.standalone.generate;

import io.storyloom.standalone.terminal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// An `--epic`: its number in the file's order, or its code.
record EpicChoice(String given) {
  private static final Pattern FORM = Pattern.compile("[eE]?[1-9][0-9]{0,5}");

  static boolean looksLike(String argument) {
    return FORM.matcher(argument).matches();
  }

  static EpicChoice parse(String given) {
    if (!looksLike(given)) {
      throw Refusal.usage(
          "--epic takes an epic's number in the file, as in --epic 2, or its code, as in --epic E2, but was '%s'."
              .formatted(given));
    }
    return new EpicChoice(given.toUpperCase(Locale.ROOT));
  }

  /// The id of the chosen epic among those of the file, in its order.
  String among(List<Epic> epics) {
    if (given.startsWith("E")) {
      return epics.stream()
          .filter(epic -> epic.code().equals(given))
          .map(Epic::id)
          .findFirst()
          .orElseThrow(() -> missing(epics));
    }
    int number = Integer.parseInt(given);
    if (number > epics.size()) {
      throw missing(epics);
    }
    return epics.get(number - 1).id();
  }

  private Refusal missing(List<Epic> epics) {
    return Refusal.usage(
        epics.size() == 1
            ? "There is no epic %s: the file has only one.".formatted(given)
            : "There is no epic %s: the file has %d.".formatted(given, epics.size()));
  }

  /// As the API shows an epic, as far as choosing needs it.
  record Epic(String id, String code) {}
}

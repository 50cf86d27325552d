package io.storyloom.ui.wizard;

import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.RunOptions;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The options of runs in words.
final class RunWords {

  private RunWords() {}

  /// An option's value as the HTTP contract writes it.
  static String value(Enum<?> option) {
    return option.name().toLowerCase(Locale.ROOT);
  }

  /// With a capital, as `Standard`.
  static String name(Enum<?> option) {
    return option.name().charAt(0) + value(option).substring(1);
  }

  static ChoiceGroup modes(Mode chosen) {
    return new ChoiceGroup(
        "mode",
        "Generation Mode",
        Stream.of(Mode.values())
            .map(mode ->
                named(
                    mode,
                    chosen,
                    text(mode),
                    "%d–%d stories per epic".formatted(mode.fewest(), mode.most())))
            .toList());
  }

  private static String text(Mode mode) {
    return switch (mode) {
      case COMPACT -> "Quick overview, fewer details";
      case STANDARD -> "Balanced detail and coverage";
      case DETAILED -> "Comprehensive with edge cases";
    };
  }

  static ChoiceGroup personaSets(PersonaSet chosen) {
    return new ChoiceGroup(
        "personaSet",
        "Persona Coverage",
        Stream.of(PersonaSet.values()).map(set -> named(set, chosen, text(set), null)).toList());
  }

  private static String text(PersonaSet set) {
    return switch (set) {
      case LIGHTWEIGHT -> "1 primary persona";
      case CORE -> "3 key personas";
      case FULL -> "All 5 personas";
    };
  }

  static ChoiceGroup pacings(PacingName chosen) {
    return new ChoiceGroup(
        "pacing",
        "Processing Speed",
        Stream.of(PacingName.values())
            .map(pacing -> named(pacing, chosen, text(pacing), null))
            .toList());
  }

  private static String text(PacingName pacing) {
    return switch (pacing) {
      case SAFE -> "3s delay, best for large batches";
      case NORMAL -> "1s delay, balanced";
      case FAST -> "Minimal delay, may hit rate limits";
    };
  }

  static ChoiceGroup onErrors(OnError chosen) {
    return new ChoiceGroup(
        "onError",
        "When an Epic Fails",
        Stream.of(OnError.values())
            .map(onError -> named(onError, chosen, text(onError), null))
            .toList());
  }

  private static String text(OnError onError) {
    return switch (onError) {
      case CONTINUE -> "Go on with the other epics";
      case STOP -> "Leave the epics after it for later";
    };
  }

  static ChoiceGroup existingStories(ExistingStories chosen) {
    return new ChoiceGroup(
        "existingStories",
        "Existing Stories",
        Stream.of(ExistingStories.REPLACE, ExistingStories.SKIP)
            .map(existing ->
                new Choice(value(existing), null, text(existing), null, existing == chosen))
            .toList());
  }

  private static String text(ExistingStories existing) {
    return switch (existing) {
      case REPLACE -> "Replace existing stories (delete and regenerate)";
      case SKIP -> "Skip these epics (keep existing stories)";
    };
  }

  /// Everything but the scope; what only matters between epics is left out for a single one.
  static List<ChoiceGroup> settings(RunOptions options, boolean single) {
    return single
        ? List.of(modes(options.mode()), personaSets(options.personaSet()))
        : List.of(
            modes(options.mode()),
            personaSets(options.personaSet()),
            pacings(options.pacing()),
            onErrors(options.onError()));
  }

  private static Choice named(Enum<?> option, Enum<?> chosen, String text, @Nullable String hint) {
    return new Choice(value(option), name(option), text, hint, option == chosen);
  }
}

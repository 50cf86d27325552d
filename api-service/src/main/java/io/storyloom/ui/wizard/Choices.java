package io.storyloom.ui.wizard;

import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.RunOptions;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import io.storyloom.ui.run.words.OptionWords;
import io.storyloom.ui.run.words.RunOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The options that can be chosen.
final class Choices {

  private Choices() {}

  static ChoiceGroup modes(Mode chosen) {
    return new ChoiceGroup(
        RunOption.MODE,
        Stream.of(Mode.values())
            .map(mode ->
                named(
                    mode,
                    chosen,
                    OptionWords.text(mode),
                    "%d–%d stories per epic".formatted(mode.fewest(), mode.most())))
            .toList());
  }

  static ChoiceGroup personaSets(PersonaSet chosen) {
    return new ChoiceGroup(
        RunOption.PERSONA_SET,
        Stream.of(PersonaSet.values())
            .map(set -> named(set, chosen, OptionWords.text(set), null))
            .toList());
  }

  static ChoiceGroup pacings(PacingName chosen) {
    return new ChoiceGroup(
        RunOption.PACING,
        Stream.of(PacingName.values())
            .map(pacing -> named(pacing, chosen, OptionWords.text(pacing), null))
            .toList());
  }

  static ChoiceGroup onErrors(OnError chosen) {
    return new ChoiceGroup(
        RunOption.ON_ERROR,
        Stream.of(OnError.values())
            .map(onError -> named(onError, chosen, OptionWords.text(onError), null))
            .toList());
  }

  static ChoiceGroup existingStories(ExistingStories chosen) {
    return new ChoiceGroup(
        RunOption.EXISTING_STORIES,
        Stream.of(ExistingStories.REPLACE, ExistingStories.SKIP)
            .map(existing ->
                new Choice(
                    OptionWords.value(existing),
                    null,
                    OptionWords.text(existing),
                    null,
                    existing == chosen))
            .toList());
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
    return new Choice(
        OptionWords.value(option), OptionWords.name(option), text, hint, option == chosen);
  }
}

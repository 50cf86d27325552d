package io.storyloom.ui.wizard;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.RunOptions;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import io.storyloom.ui.run.words.OptionWords;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads options from the fields of the wizard's form; what is not there has its default.
final class OptionFields {

  private OptionFields() {}

  /// @throws ProblemException when a field has a value that the contract does not know
  static RunOptions read(Map<String, String> fields, @Nullable EpicId only) {
    RunOptions usual = RunOptions.DEFAULTS;
    return new RunOptions(
        read(fields, "mode", Mode.values(), usual.mode()),
        read(fields, "personaSet", PersonaSet.values(), usual.personaSet()),
        read(fields, "existingStories", ExistingStories.values(), usual.existingStories()),
        read(fields, "pacing", PacingName.values(), usual.pacing()),
        read(fields, "onError", OnError.values(), usual.onError()),
        only == null ? null : List.of(only),
        null);
  }

  private static <E extends Enum<E>> E read(
      Map<String, String> fields, String field, E[] values, E usual) {
    String text = fields.get(field);
    if (text == null) {
      return usual;
    }
    return Stream.of(values)
        .filter(value -> OptionWords.value(value).equals(text))
        .findFirst()
        .orElseThrow(() ->
            ProblemException.invalid(
                field,
                Stream.of(values)
                    .map(OptionWords::value)
                    .collect(Collectors.joining(", ", "must be one of ", ""))));
  }
}

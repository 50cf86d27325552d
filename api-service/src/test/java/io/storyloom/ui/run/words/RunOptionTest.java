package io.storyloom.ui.run.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.RunOptions;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunOptionTest {

  @Test
  void what_is_chosen_is_told_in_words() {
    var options =
        new RunOptions(
            Mode.DETAILED,
            PersonaSet.LIGHTWEIGHT,
            ExistingStories.REPLACE,
            PacingName.FAST,
            OnError.STOP,
            null,
            new BigDecimal("2.5"));

    assertThat(Stream.of(RunOption.values()).map(option -> option.chosen(options)))
        .containsExactly(
            "Detailed",
            "Lightweight",
            "Replace existing stories (delete and regenerate)",
            "Fast",
            "Leave the epics after it for later",
            "$2.50");
  }

  @Test
  void there_is_no_budget_unless_one_was_set() {
    assertThat(RunOption.BUDGET.chosen(RunOptions.DEFAULTS)).isNull();
  }
}

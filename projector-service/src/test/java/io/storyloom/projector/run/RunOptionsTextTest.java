package io.storyloom.projector.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.EpicId;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.RunOptions;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunOptionsTextTest {

  @Test
  void options_are_written_in_the_words_of_the_contract() {
    assertThat(RunOptionsText.write(RunOptions.DEFAULTS))
        .isEqualTo(
            """
            {"mode":"standard","personaSet":"core","existingStories":"skip","pacing":"safe",\
            "onError":"continue","epicIds":null,"maxCostUsd":null}\
            """);
  }

  @Test
  void options_are_read_as_they_were_written() {
    RunOptions options =
        new RunOptions(
            Mode.DETAILED,
            PersonaSet.LIGHTWEIGHT,
            ExistingStories.REPLACE,
            PacingName.FAST,
            OnError.STOP,
            List.of(EpicId.of("0195a000-0000-7000-8000-000000000001")),
            new BigDecimal("12.500000"));

    assertThat(RunOptionsText.read(RunOptionsText.write(options))).isEqualTo(options);
    assertThat(RunOptionsText.read(RunOptionsText.write(RunOptions.DEFAULTS)))
        .isEqualTo(RunOptions.DEFAULTS);
  }
}

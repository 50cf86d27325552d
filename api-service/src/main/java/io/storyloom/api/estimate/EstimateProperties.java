package io.storyloom.api.estimate;

import io.storyloom.estimate.EpicFigures;
import io.storyloom.estimate.Spread;
import io.storyloom.story.Mode;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How estimates look at history, and the averages they use where there is none. The defaults fit
/// the mock generator.
///
/// @param newestEpics how many finished epics of a mode and persona set history looks at
/// @param fewestEpics how many of them it takes to be history at all
/// @param refresh how long what history said is believed
/// @param usualDuration of an epic; half of them take no longer
/// @param highDuration of an epic; nine of ten take no longer
@Validated
@ConfigurationProperties("storyloom.estimate")
record EstimateProperties(
    @DefaultValue("500") @Positive int newestEpics,
    @DefaultValue("1") @Positive int fewestEpics,
    @DefaultValue("30s") @NotNull @DurationMin(millis = 0) Duration refresh,
    @DefaultValue("250") @PositiveOrZero int inputTokensPerEpic,
    @DefaultValue("160") @PositiveOrZero int outputTokensPerStory,
    @DefaultValue("1s") @NotNull @DurationMin(millis = 0) Duration usualDuration,
    @DefaultValue("1300ms") @NotNull @DurationMin(millis = 0) Duration highDuration) {

  EstimateProperties {
    if (highDuration.compareTo(usualDuration) < 0) {
      throw new IllegalArgumentException(
          "storyloom.estimate.high-duration must not be below usual-duration");
    }
  }

  /// Half of the epics get the middle of the mode's range of stories, and nine of ten its end.
  EpicFigures averages(Mode mode) {
    double middle = (mode.fewest() + mode.most()) / 2.0;
    return new EpicFigures(
        new Spread(middle, mode.most()),
        new Spread(inputTokensPerEpic, inputTokensPerEpic),
        new Spread(middle * outputTokensPerStory, mode.most() * (double) outputTokensPerStory),
        new Spread(usualDuration.toMillis(), highDuration.toMillis()));
  }
}

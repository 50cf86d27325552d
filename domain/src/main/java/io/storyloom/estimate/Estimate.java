package io.storyloom.estimate;

import java.math.BigDecimal;
import java.time.Duration;

/// What a run will probably make and take. The lower bounds are as if each epic were a usual one,
/// the higher as if each were one of the large.
public record Estimate(
    Workload workload,
    long stories,
    long inputTokens,
    long outputTokens,
    Between<BigDecimal> costUsd,
    Between<Duration> duration) {

  /// Two bounds.
  public record Between<T>(T low, T high) {}

  /// @param delay from the end of an epic to the start of the next
  public static Estimate of(
      Workload workload, EpicFigures figures, TokenPrice price, Duration delay) {
    long epics = workload.toProcess();
    long input = times(epics, figures.inputTokens().usual());
    long output = times(epics, figures.outputTokens().usual());
    Duration pauses = delay.multipliedBy(workload.pauses());
    return new Estimate(
        workload,
        times(epics, figures.stories().usual()),
        input,
        output,
        new Between<>(
            price.cost(input, output),
            price.cost(
                times(epics, figures.inputTokens().high()),
                times(epics, figures.outputTokens().high()))),
        new Between<>(
            pauses.plusMillis(times(epics, figures.durationMs().usual())),
            pauses.plusMillis(times(epics, figures.durationMs().high()))));
  }

  private static long times(long epics, double each) {
    return Math.round(epics * each);
  }
}

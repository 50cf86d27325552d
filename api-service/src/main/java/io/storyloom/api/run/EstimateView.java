package io.storyloom.api.run;

import io.storyloom.estimate.Basis;
import io.storyloom.estimate.Estimate;
import java.math.BigDecimal;
import java.util.List;

/// An estimate as the HTTP contract shows it.
public record EstimateView(
    int epicsToProcess,
    int epicsToSkip,
    long expectedStories,
    long inputTokens,
    long outputTokens,
    CostRange costUsd,
    DurationRange durationMs,
    Basis basis,
    List<String> warnings) {

  public record CostRange(BigDecimal low, BigDecimal high) {}

  public record DurationRange(long low, long high) {}

  static EstimateView of(Estimate estimate, Basis basis, List<String> warnings) {
    return new EstimateView(
        estimate.workload().toProcess(),
        estimate.workload().toSkip(),
        estimate.stories(),
        estimate.inputTokens(),
        estimate.outputTokens(),
        new CostRange(
            estimate.costUsd().low().stripTrailingZeros(),
            estimate.costUsd().high().stripTrailingZeros()),
        new DurationRange(
            estimate.duration().low().toMillis(), estimate.duration().high().toMillis()),
        basis,
        warnings);
  }
}

package io.storyloom.worker.run.lane;

import io.storyloom.run.Pacing;
import io.storyloom.run.PacingName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The figures behind the names of pacings.
///
/// @param jitter the share by which a backoff varies up and down, 0 to 1
@Validated
@ConfigurationProperties("storyloom.pacing")
public record PacingProperties(
    @DefaultValue @Valid Safe safe,
    @DefaultValue @Valid Normal normal,
    @DefaultValue @Valid Fast fast,
    @DefaultValue("0.2") @Min(0) @Max(1) double jitter) {

  /// `storyloom.pacing.safe.*`
  public record Safe(
      @DefaultValue("3s") Duration delay,
      @DefaultValue("3") @Min(0) int retries,
      @DefaultValue({"5s", "10s", "20s"}) List<Duration> backoff) {}

  /// `storyloom.pacing.normal.*`
  public record Normal(
      @DefaultValue("1s") Duration delay,
      @DefaultValue("3") @Min(0) int retries,
      @DefaultValue({"3s", "6s", "12s"}) List<Duration> backoff) {}

  /// `storyloom.pacing.fast.*`
  public record Fast(
      @DefaultValue("500ms") Duration delay,
      @DefaultValue("2") @Min(0) int retries,
      @DefaultValue({"2s", "4s"}) List<Duration> backoff) {}

  Pacing of(PacingName name) {
    return switch (name) {
      case SAFE -> new Pacing(safe.delay, safe.retries, safe.backoff, jitter);
      case NORMAL -> new Pacing(normal.delay, normal.retries, normal.backoff, jitter);
      case FAST -> new Pacing(fast.delay, fast.retries, fast.backoff, jitter);
    };
  }
}

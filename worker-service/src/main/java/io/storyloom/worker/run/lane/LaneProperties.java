package io.storyloom.worker.run.lane;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How a worker works its runs.
///
/// @param maxCrashes how often an item may be lost in flight before it fails
/// @param committers how many groups of steps may be committed at the same time
/// @param grace how long a stopping worker waits for calls in flight
@Validated
@ConfigurationProperties("storyloom.worker")
public record LaneProperties(
    @Min(1) @DefaultValue("3") int maxCrashes,
    @Min(1) @Max(16) @DefaultValue("2") int committers,
    @DefaultValue("10s") Duration grace) {}

package io.storyloom.worker.story.mock;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the mock generator behaves.
///
/// @param latency of a call; 0 answers at once
/// @param jitter by which part of itself the latency varies, 0 to 1
/// @param seed another one gives other stories for the same epic
@Validated
@ConfigurationProperties("storyloom.generator.mock")
public record MockProperties(
    @DefaultValue("1s") @NotNull @DurationMin(millis = 0) Duration latency,
    @DefaultValue("0.3") @DecimalMin("0") @DecimalMax("1") double jitter,
    @DefaultValue("0") long seed) {}

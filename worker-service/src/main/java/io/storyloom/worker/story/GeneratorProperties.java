package io.storyloom.worker.story;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What holds for every generator.
///
/// @param timeout after which a call without an answer is aborted, and counts as a transient
///   failure
@Validated
@ConfigurationProperties("storyloom.generator")
public record GeneratorProperties(
    @DefaultValue("120s") @NotNull @DurationMin(millis = 1) Duration timeout) {}

package io.storyloom.projector.run;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param threads how many threads share the partitions
/// @param recentRuns how many folded runs are kept in memory
@Validated
@ConfigurationProperties("storyloom.projector")
record ProjectorProperties(
    @DefaultValue("1") @Positive int threads, @DefaultValue("5000") @Positive int recentRuns) {}

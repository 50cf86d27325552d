package io.storyloom.api.transfer;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How imports read files, and how many at once.
///
/// @param epicWords what an epic's heading starts with, in any letter case
/// @param maxAtOnce how many files are read and stored at the same time
/// @param maxWait how long one more waits for its turn
@Validated
@ConfigurationProperties("storyloom.import")
record ImportSettings(
    @NotEmpty @DefaultValue({"Epic", "Épica", "Épico", "Épopée", "Эпик", "エピック", "史诗", "에픽"})
        List<@NotBlank String> epicWords,
    @Positive @DefaultValue("4") int maxAtOnce,
    @DefaultValue("2s") Duration maxWait) {}

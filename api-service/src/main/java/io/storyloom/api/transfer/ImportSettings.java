package io.storyloom.api.transfer;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How imports read files.
///
/// @param epicWords what an epic's heading starts with, in any letter case
@Validated
@ConfigurationProperties("storyloom.import")
record ImportSettings(
    @NotEmpty @DefaultValue({"Epic", "Épica", "Épico", "Épopée", "Эпик", "エピック", "史诗", "에픽"})
        List<@NotBlank String> epicWords) {}

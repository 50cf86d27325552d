package io.storyloom.api.edge;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Who may use the API, and how much.
///
/// @param requestsPerMinute of each client at this instance; 0 is no limit
/// @param allowedHosts the names, without ports, that requests may be addressed to; empty is any
@Validated
@ConfigurationProperties("storyloom.http")
record HttpSettings(
    @PositiveOrZero @DefaultValue("6000") int requestsPerMinute,
    @DefaultValue List<@NotBlank String> allowedHosts,
    @Valid @DefaultValue Cors cors) {

  /// @param allowedOrigins of the web pages of other sites that may use the API; there is no
  ///   wildcard, as the API would then be open to every page its user visits
  /// @param maxAge for which a browser need not ask again
  record Cors(
      @DefaultValue
          List<
                  @Pattern(
                      regexp = "https?://[^/*?#\\s]+",
                      message = "must be like https://app.example.com, without a path")
                  String>
              allowedOrigins,
      @DefaultValue("1h") Duration maxAge) {}
}

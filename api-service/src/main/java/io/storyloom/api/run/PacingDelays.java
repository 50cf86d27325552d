package io.storyloom.api.run;

import io.storyloom.run.PacingName;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The waits between epics, as far as estimates need them; the rest of pacing is the worker's.
@ConfigurationProperties("storyloom.pacing")
record PacingDelays(@DefaultValue Safe safe, @DefaultValue Normal normal, @DefaultValue Fast fast) {

  record Safe(@DefaultValue("3s") Duration delay) {}

  record Normal(@DefaultValue("1s") Duration delay) {}

  record Fast(@DefaultValue("500ms") Duration delay) {}

  Duration of(PacingName name) {
    return switch (name) {
      case SAFE -> safe.delay();
      case NORMAL -> normal.delay();
      case FAST -> fast.delay();
    };
  }
}

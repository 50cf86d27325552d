package io.storyloom.api.run;

import org.jspecify.annotations.Nullable;

/// The body of a retry.
record RetryRequest(@Nullable Boolean acknowledgeLargeRun) {

  static final RetryRequest DEFAULTS = new RetryRequest(null);

  /// What is asked for, with defaults put in.
  record Checked(boolean acknowledged) {}

  Checked checked() {
    return new Checked(Boolean.TRUE.equals(acknowledgeLargeRun));
  }
}

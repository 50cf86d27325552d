package io.storyloom.api.run.watchdog;

import io.storyloom.run.RunId;

/// A run whose commands are to be sent again by now.
///
/// @param sendings how often they were already
/// @param upTo the number of its last command
record OverdueRun(RunId run, int sendings, long upTo) {}

package io.storyloom.messaging.gap;

import io.storyloom.run.RunId;

/// A run whose projection has not come to the last event that Kafka acknowledged.
///
/// @param projected the last sequence in the read tables, -1 when they lack the run
/// @param offset of the last acknowledged event
record LackingRun(RunId run, long projected, long offset) {}

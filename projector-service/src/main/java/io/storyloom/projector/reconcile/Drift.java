package io.storyloom.projector.reconcile;

import io.storyloom.run.RunId;
import java.util.List;

/// A run whose rows differ from their truth.
///
/// @param what sentences saying what differs
public record Drift(RunId run, List<String> what) {}

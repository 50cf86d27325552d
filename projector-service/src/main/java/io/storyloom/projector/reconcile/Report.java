package io.storyloom.projector.reconcile;

import java.util.List;

/// What a comparison found.
///
/// @param compared how many runs were looked at
/// @param drifts the runs that differed
/// @param left those of them that still differ
public record Report(long compared, List<Drift> drifts, List<Drift> left) {}

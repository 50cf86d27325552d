package io.storyloom.projector.run;

/// Which state of a run the tables have.
///
/// @param repairs how often the run was folded anew
record RunVersion(long sequence, int repairs) {}

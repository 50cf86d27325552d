package io.storyloom.worker.run.lane;

import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;

/// One call of the generator.
///
/// @param number counts the calls for this item in this run, from 1
public record GeneratorCall(RunRef run, RunOptions options, Item item, int number) {}

package io.storyloom.run;

/// Who makes the results of a run.
public record Generator(String provider, String model) {}

package io.storyloom.messaging.relay;

import java.time.Duration;

/// @param source the `ce_source` of the records
/// @param runs how many runs are read at once
/// @param rows how many rows are read at once, over all runs
/// @param bytes how many bytes of payload are read at once; one row may exceed it
/// @param sweep how often runs are looked for whose commit was not signalled
/// @param writeBehind how late acknowledged positions may be stored
/// @param closeWithin how long closing waits for what is in flight
public record RelaySettings(
    String source,
    int runs,
    int rows,
    long bytes,
    Duration sweep,
    Duration writeBehind,
    Duration closeWithin) {

  public static RelaySettings of(String source) {
    return new RelaySettings(
        source,
        128,
        4096,
        8L * 1024 * 1024,
        Duration.ofSeconds(1),
        Duration.ofMillis(100),
        Duration.ofSeconds(5));
  }
}

package io.storyloom.embedded;

import java.nio.file.Path;

/// A data directory that is this process' alone from now on. Taking it logs nothing, so that the
/// log in it can be opened afterwards.
public final class Claim {
  private final DataDirectory directory;

  private Claim(DataDirectory directory) {
    this.directory = directory;
  }

  /// Creates the directory if it is missing.
  ///
  /// @throws InfrastructureException if the directory is in use or cannot be used
  public static Claim on(Path dir) {
    return new Claim(DataDirectory.open(dir));
  }

  DataDirectory directory() {
    return directory;
  }
}

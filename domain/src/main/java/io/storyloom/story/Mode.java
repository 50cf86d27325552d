package io.storyloom.story;

/// How many stories are asked for per epic.
public enum Mode {
  COMPACT(5, 8),
  STANDARD(8, 12),
  DETAILED(12, 15);

  private final int fewest;
  private final int most;

  Mode(int fewest, int most) {
    this.fewest = fewest;
    this.most = most;
  }

  public int fewest() {
    return fewest;
  }

  public int most() {
    return most;
  }
}

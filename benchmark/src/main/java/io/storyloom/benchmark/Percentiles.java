package io.storyloom.benchmark;

import java.util.Arrays;
import java.util.Locale;

/// Times as they are reported.
record Percentiles(int count, double p50, double p90, double p99, double max) {

  static Percentiles ofMillis(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return new Percentiles(
        sorted.length, at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 1));
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d times, p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms",
        count,
        p50,
        p90,
        p99,
        max);
  }
}

package io.storyloom.estimate;

/// How much of something epics take, of any unit.
///
/// @param usual no more than this is taken by half of the epics
/// @param high no more than this is taken by nine of ten
public record Spread(double usual, double high) {

  public Spread {
    if (!(usual >= 0 && high >= usual && high <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("A spread goes from 0 or more upwards");
    }
  }
}

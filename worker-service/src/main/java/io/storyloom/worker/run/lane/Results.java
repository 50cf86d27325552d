package io.storyloom.worker.run.lane;

/// What came out of an answer, opaque to the lane.
public interface Results {

  int count();
}

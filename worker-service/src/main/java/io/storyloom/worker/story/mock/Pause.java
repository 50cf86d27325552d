package io.storyloom.worker.story.mock;

import java.time.Duration;

/// Lets time pass.
interface Pause {

  void pass(Duration duration) throws InterruptedException;
}

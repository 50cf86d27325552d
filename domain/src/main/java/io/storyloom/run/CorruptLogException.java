package io.storyloom.run;

/// An event that cannot follow the ones before it: the log of a run is damaged.
public final class CorruptLogException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CorruptLogException(Run run, RecordedEvent event, String why) {
    super(
        "Run %s is %s at sequence %d: event %d %s cannot follow, %s"
            .formatted(
                run.ref().runId(),
                run.status(),
                run.sequence(),
                event.sequence(),
                event.event().getClass().getSimpleName(),
                why));
  }

  CorruptLogException(String message) {
    super(message);
  }
}

package io.storyloom.messaging.topic;

/// A topic exists with another number of partitions than configured; the message is for the
/// operator.
public final class TopicRefusedException extends RuntimeException {

  TopicRefusedException(String message) {
    super(message);
  }
}

package io.storyloom.messaging.record;

import io.storyloom.run.RunId;

/// Ids of records, the same however often a record is made.
final class RecordIds {

  private RecordIds() {}

  static String ofEvent(RunId run, long sequence) {
    return run + "-" + sequence;
  }

  static String ofCommand(RunId run, long commandSequence) {
    return run + "-c" + commandSequence;
  }
}

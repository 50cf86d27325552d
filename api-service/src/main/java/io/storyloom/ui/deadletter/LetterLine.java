package io.storyloom.ui.deadletter;

import io.storyloom.api.deadletter.DeadLetterView;
import io.storyloom.ui.page.Format;
import org.jspecify.annotations.Nullable;

/// A dead letter as the list shows it.
///
/// @param run the run that its key names, null when that is none
/// @param size of its value, null when it has none
/// @param replayed when, null when it was not
/// @param omitted whether there is nothing left to replay
record LetterLine(
    String id,
    String reason,
    String exception,
    String topic,
    String place,
    @Nullable String run,
    @Nullable String size,
    String time,
    String diedAt,
    @Nullable String replayed,
    boolean omitted) {

  static LetterLine of(DeadLetterView.Summary letter) {
    return new LetterLine(
        letter.id(),
        Reasons.words(letter.reason()),
        letter.exception(),
        letter.topic(),
        "partition %d, offset %d".formatted(letter.partition(), letter.offset()),
        RunKey.of(letter.key()),
        letter.size() == null ? null : Bytes.size(letter.size()),
        Format.time(letter.time()),
        letter.time().toString(),
        letter.replayedAt() == null ? null : Format.time(letter.replayedAt()),
        letter.omitted());
  }
}

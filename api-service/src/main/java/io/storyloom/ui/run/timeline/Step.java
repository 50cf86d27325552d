package io.storyloom.ui.run.timeline;

import io.storyloom.api.run.timeline.EpicTimeline.Call;
import io.storyloom.api.run.timeline.EpicTimeline.Wait;
import io.storyloom.ui.page.Format;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// One thing that happened to an epic.
///
/// @param key tells it from the others
/// @param style the class of its colour
/// @param badge the class of the outcome, null for what has none
/// @param outcome null for what has none
/// @param call null for what is none
record Step(
    String key,
    String style,
    String title,
    String started,
    String startedAt,
    String length,
    @Nullable String badge,
    @Nullable String outcome,
    @Nullable String detail,
    @Nullable CallTexts call) {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /// What a call said and what it came to, which is not known before its end.
  record CallTexts(
      @Nullable String tokens, @Nullable String cost, String prompt, @Nullable String answer) {}

  static Step of(Stretch stretch) {
    Call call = stretch.call();
    Wait wait = stretch.waited();
    if (call != null) {
      return ofCall(stretch, call);
    }
    return new Step(
        stretch.kind().style() + "-" + stretch.start().toEpochMilli(),
        stretch.kind().style(),
        wait == null ? "Saving" : title(wait),
        CLOCK.format(stretch.start()),
        stretch.start().toString(),
        length(stretch),
        null,
        null,
        wait == null ? null : wait.detail(),
        null);
  }

  private static Step ofCall(Stretch stretch, Call call) {
    Instant start = stretch.start();
    return new Step(
        "call-" + call.call(),
        stretch.kind().style(),
        "Call " + call.call(),
        CLOCK.format(start),
        start.toString(),
        length(stretch),
        stretch.open() ? "active" : badge(call.outcome()),
        stretch.open() ? "Generating..." : words(call.outcome()),
        call.detail(),
        new CallTexts(
            stretch.end() == null || stretch.open()
                ? null
                : "%s tokens in, %s out"
                    .formatted(
                        Format.number(call.inputTokens()), Format.number(call.outputTokens())),
            stretch.end() == null || stretch.open() ? null : Format.usd(call.costUsd()),
            call.prompt(),
            call.answer()));
  }

  private static String title(Wait wait) {
    return switch (wait.reason()) {
      case PACING -> "Waiting: delay between epics";
      case RETRY -> "Waiting before the retry";
      case RATE_LIMIT -> "Rate limit";
      case INTERRUPTED -> "Waiting: interrupted";
    };
  }

  private static String length(Stretch stretch) {
    Duration length = stretch.length();
    if (length == null) {
      return "end unknown";
    }
    return Format.precise(length) + (stretch.open() ? " so far" : "");
  }

  private static String badge(@Nullable String outcome) {
    return switch (outcome) {
      case "USABLE" -> "done";
      case "EMPTY", "PERMANENT" -> "failed";
      case "MALFORMED", "TRANSIENT", "THROTTLED" -> "warned";
      case null, default -> "pending";
    };
  }

  private static String words(@Nullable String outcome) {
    return switch (outcome) {
      case "USABLE" -> "Answered";
      case "EMPTY" -> "No stories";
      case "MALFORMED" -> "Unreadable answer";
      case "TRANSIENT" -> "Failed for now";
      case "PERMANENT" -> "Failed";
      case "THROTTLED" -> "Rate limited";
      case "ABORTED" -> "Aborted";
      case null -> "Lost";
      default -> outcome;
    };
  }
}

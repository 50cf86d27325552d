package io.storyloom.worker.story.mock;

import io.storyloom.worker.story.MockLines;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/// What the `@mock` lines of a description say; of a repeated key the last line counts, unknown
/// keys and values that make no sense are ignored.
///
/// @param rateLimits how many attempts are rate-limited, before all others
/// @param failures how many attempts after these fail transiently
/// @param failure the message with which every attempt after these fails, null for none
/// @param latency null for the configured one
/// @param stories how many, null for as many as the mode says
record MockScript(
    int rateLimits,
    int failures,
    boolean hang,
    @Nullable String failure,
    boolean malformed,
    boolean empty,
    @Nullable Duration latency,
    @Nullable Integer stories) {

  static final MockScript NONE = new MockScript(0, 0, false, null, false, false, null, null);

  private static final int MAX_STORIES = 1000;

  static MockScript of(String description) {
    if (!description.contains(MockLines.MARK)) {
      return NONE;
    }
    return description
        .lines()
        .filter(MockLines::isMockLine)
        .map(line -> line.strip().substring(MockLines.MARK.length()).strip())
        .reduce(NONE, MockScript::with, (_, last) -> last);
  }

  private MockScript with(String setting) {
    int equals = setting.indexOf('=');
    String key = equals < 0 ? setting : setting.substring(0, equals).stripTrailing();
    String value = equals < 0 ? "" : setting.substring(equals + 1).stripLeading();
    return switch (key) {
      case "rate-limit" -> withRateLimits(number(value, rateLimits));
      case "fail-times" -> withFailures(number(value, failures));
      case "hang" ->
          new MockScript(rateLimits, failures, true, failure, malformed, empty, latency, stories);
      case "fail" -> withFailure(value.isEmpty() ? "The mock was told to fail." : value);
      case "malformed" ->
          new MockScript(rateLimits, failures, hang, failure, true, empty, latency, stories);
      case "empty" ->
          new MockScript(rateLimits, failures, hang, failure, malformed, true, latency, stories);
      case "latency" -> withLatency(duration(value, latency));
      case "stories" -> withStories(number(value, -1));
      default -> this;
    };
  }

  private MockScript withRateLimits(int count) {
    return new MockScript(count, failures, hang, failure, malformed, empty, latency, stories);
  }

  private MockScript withFailures(int count) {
    return new MockScript(rateLimits, count, hang, failure, malformed, empty, latency, stories);
  }

  private MockScript withFailure(String message) {
    return new MockScript(rateLimits, failures, hang, message, malformed, empty, latency, stories);
  }

  private MockScript withLatency(@Nullable Duration wait) {
    return new MockScript(rateLimits, failures, hang, failure, malformed, empty, wait, stories);
  }

  private MockScript withStories(int count) {
    return count < 0 || count > MAX_STORIES
        ? this
        : new MockScript(rateLimits, failures, hang, failure, malformed, empty, latency, count);
  }

  private static int number(String value, int otherwise) {
    try {
      int number = Integer.parseInt(value);
      return number < 0 ? otherwise : number;
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  private static @Nullable Duration duration(String value, @Nullable Duration otherwise) {
    try {
      Duration duration = DurationStyle.detectAndParse(value);
      return duration.isNegative() ? otherwise : duration;
    } catch (IllegalArgumentException | ArithmeticException _) {
      return otherwise;
    }
  }
}

package io.storyloom.ui.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How numbers look on all pages.
public final class Format {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final int LONGEST = 60;
  private static final BigDecimal SMALLEST = new BigDecimal("0.0001");

  private Format() {}

  /// As `12s`, `1m 12s` or `2h 5m`; something shorter than a second is `<1s`.
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds == 0) {
      return duration.isPositive() ? "<1s" : "0s";
    }
    if (duration.toHours() > 0) {
      return "%dh %dm".formatted(duration.toHours(), duration.toMinutesPart());
    }
    return duration.toMinutes() > 0
        ? "%dm %ds".formatted(duration.toMinutes(), duration.toSecondsPart())
        : seconds + "s";
  }

  /// As `0.8s` below ten seconds, else as everywhere.
  public static String precise(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis >= 10_000) {
      return duration(duration);
    }
    return millis < 50 ? "<0.1s" : String.format(Locale.ENGLISH, "%.1fs", millis / 1000.0);
  }

  /// As `$0.0342`, from one dollar on as `$1.25`; `$0` for nothing.
  public static String usd(BigDecimal amount) {
    if (amount.signum() == 0) {
      return "$0";
    }
    if (amount.compareTo(SMALLEST) < 0) {
      return "<$0.0001";
    }
    BigDecimal small = amount.setScale(4, RoundingMode.HALF_UP);
    return small.compareTo(BigDecimal.ONE) < 0
        ? String.format(Locale.ENGLISH, "$%.4f", small)
        : String.format(Locale.ENGLISH, "$%,.2f", amount.setScale(2, RoundingMode.HALF_UP));
  }

  /// As `1,234`.
  public static String number(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /// As `1 epic` or `3 stories`.
  public static String count(long number, String one, String many) {
    return number(number) + " " + (number == 1 ? one : many);
  }

  /// The beginning of a text for use in a sentence, at most 60 characters long.
  public static String shortened(String text) {
    return shortened(text, LONGEST);
  }

  /// The beginning of a text, with an ellipsis where something is left out.
  ///
  /// @param most how many characters
  public static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)).stripTrailing() + "…";
  }

  /// As `21 Nov 2026, 16:48 UTC`.
  public static String time(Instant time) {
    return TIME.format(time);
  }
}

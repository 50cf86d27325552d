package io.storyloom.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "1,<1s",
    "999,<1s",
    "1000,1s",
    "59999,59s",
    "60000,1m 0s",
    "72000,1m 12s",
    "3599000,59m 59s",
    "3600000,1h 0m",
    "7530000,2h 5m",
    "360000000,100h 0m"
  })
  void durations_are_short(long millis, String shown) {
    assertThat(Format.duration(Duration.ofMillis(millis))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "49,<0.1s",
    "50,0.1s",
    "8100,8.1s",
    "9999,10.0s",
    "10000,10s",
    "72000,1m 12s"
  })
  void what_took_seconds_can_be_told_with_tenths(long millis, String shown) {
    assertThat(Format.precise(Duration.ofMillis(millis))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0,$0",
    "0.000000,$0",
    "0.00004,<$0.0001",
    "0.0001,$0.0001",
    "0.0342,$0.0342",
    "0.03425,$0.0343",
    "0.99994,$0.9999",
    "0.99999,$1.00",
    "1,$1.00",
    "12.345,$12.35"
  })
  void money_shows_its_cents_and_their_parts(BigDecimal amount, String shown) {
    assertThat(Format.usd(amount)).isEqualTo(shown);
  }

  @Test
  void thousands_are_grouped() {
    assertThat(Format.usd(new BigDecimal("1234567.5"))).isEqualTo("$1,234,567.50");
    assertThat(Format.number(1_234_567)).isEqualTo("1,234,567");
  }

  @Test
  void counts_know_one_from_many() {
    assertThat(Format.count(0, "story", "stories")).isEqualTo("0 stories");
    assertThat(Format.count(1, "story", "stories")).isEqualTo("1 story");
    assertThat(Format.count(1200, "story", "stories")).isEqualTo("1,200 stories");
  }

  @Test
  void long_texts_are_cut_between_characters() {
    assertThat(Format.shortened("Garden")).isEqualTo("Garden");
    assertThat(Format.shortened("🌱".repeat(60))).isEqualTo("🌱".repeat(60));
    assertThat(Format.shortened("🌱".repeat(61))).isEqualTo("🌱".repeat(59) + "…");
  }

  @Test
  void times_tell_their_zone() {
    assertThat(Format.time(Instant.parse("2026-11-21T16:48:21Z")))
        .isEqualTo("21 Nov 2026, 16:48 UTC");
  }
}

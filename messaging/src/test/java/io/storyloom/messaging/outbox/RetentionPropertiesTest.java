package io.storyloom.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionPropertiesTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void what_streams_are_promised_is_kept() {
    assertThatCode(() -> new RetentionProperties(DAY, DAY)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new RetentionProperties(DAY.minusSeconds(1), DAY))
        .hasMessage("storyloom.retention.outbox must be at least 24h, not PT23H59M59S");
    assertThatThrownBy(() -> new RetentionProperties(DAY, DAY.minusSeconds(1)))
        .hasMessageContaining("storyloom.retention.journal");
  }
}

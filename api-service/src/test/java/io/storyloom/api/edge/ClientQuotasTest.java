package io.storyloom.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.edge.ClientQuotas.Answer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientQuotasTest {

  private final SetTime time = new SetTime();
  private final ClientQuotas quotas = new ClientQuotas(3, time);

  @Test
  void so_many_requests_are_granted_in_a_minute_and_then_none_until_its_end() {
    assertThat(quotas.take("a")).isEqualTo(new Answer(true, 2, 60));
    time.pass(Duration.ofMillis(500));
    assertThat(quotas.take("a")).isEqualTo(new Answer(true, 1, 60));
    time.pass(Duration.ofMillis(9_500));
    assertThat(quotas.take("a")).isEqualTo(new Answer(true, 0, 50));
    assertThat(quotas.take("a")).isEqualTo(new Answer(false, 0, 50));
    time.pass(Duration.ofMillis(49_999));
    assertThat(quotas.take("a")).isEqualTo(new Answer(false, 0, 1));
    time.pass(Duration.ofMillis(1));
    assertThat(quotas.take("a")).isEqualTo(new Answer(true, 2, 60));
  }

  @Test
  void a_refused_request_does_not_put_off_the_next_window() {
    IntStream.range(0, 100).forEach(_ -> quotas.take("a"));
    time.pass(Duration.ofMinutes(1));

    assertThat(quotas.take("a").granted()).isTrue();
  }

  @Test
  void clients_do_not_share_a_quota() {
    IntStream.range(0, 4).forEach(_ -> quotas.take("a"));

    assertThat(quotas.take("b")).isEqualTo(new Answer(true, 2, 60));
  }

  @Test
  void a_flood_of_clients_is_forgotten_and_what_is_forgotten_is_a_whole_quota() {
    IntStream.range(0, 200_000).forEach(i -> quotas.take("client " + i));
    assertThat(quotas.clients()).isLessThanOrEqualTo(50_000);

    time.pass(Duration.ofSeconds(61));
    assertThat(quotas.clients()).isZero();
    assertThat(quotas.take("client 1")).isEqualTo(new Answer(true, 2, 60));
  }
}

package io.storyloom.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/// Behind a proxy, so that each test can be a client of its own.
@DirtiesContext
@Import(RateLimitIT.Time.class)
@TestPropertySource(
    properties = {
      "storyloom.instance=rate-limit",
      "storyloom.http.requests-per-minute=3",
      "storyloom.http.cors.allowed-origins=https://app.example.com",
      "server.forward-headers-strategy=native"
    })
class RateLimitIT extends ApiIT {

  @TestConfiguration(proxyBeanMethods = false)
  static class Time {
    @Bean
    @Primary
    SetTime setTime() {
      return new SetTime();
    }
  }

  @Autowired private SetTime time;

  private static String[] from(String address) {
    return new String[] {"X-Forwarded-For", address};
  }

  @Test
  void every_answer_of_the_api_says_what_is_left() {
    Answer first = get("/api/v1/projects", from("192.0.2.1")).is(200);
    assertThat(first.header("RateLimit-Policy")).isEqualTo("\"client\";q=3;w=60");
    assertThat(first.header("RateLimit")).isEqualTo("\"client\";r=2;t=60");
    assertThat(get("/api/v1/nothing", from("192.0.2.1")).is(404).header("RateLimit"))
        .isEqualTo("\"client\";r=1;t=60");
    assertThat(post("/api/v1/projects", "{", from("192.0.2.1")).is(400).header("RateLimit"))
        .isEqualTo("\"client\";r=0;t=60");
  }

  @Test
  void beyond_the_limit_requests_are_refused_until_the_minute_is_over() {
    use_up("192.0.2.2");
    time.pass(Duration.ofSeconds(12));

    Answer refused = get("/api/v1/projects", from("192.0.2.2")).isProblem(429, "too-many-requests");
    assertThat(refused.header("Retry-After")).isEqualTo("48");
    assertThat(refused.header("RateLimit")).isEqualTo("\"client\";r=0;t=48");
    assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"client\";q=3;w=60");
    assertThat(refused.text("detail")).contains("48 s");

    time.pass(Duration.ofSeconds(48));
    get("/api/v1/projects", from("192.0.2.2")).is(200);
  }

  @Test
  void one_client_does_not_use_up_the_quota_of_another() {
    use_up("2001:db8::1");

    get("/api/v1/projects", from("2001:db8::2")).isProblem(429, "too-many-requests");
    get("/api/v1/projects", from("2001:db8:0:1::1")).is(200);
    get("/api/v1/projects", from("192.0.2.3")).is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%61pi/v1/projects", "/api;x=y/v1/projects", "/x/../api/v1/projects"})
  void no_spelling_of_a_path_leads_around_the_limit(String path) {
    String client = "198.51.100." + path.length();
    use_up(client);

    assertThat(get(path, from(client)).status()).isEqualTo(429);
  }

  @Test
  void health_and_metrics_are_never_limited() {
    use_up("192.0.2.4");

    for (String path : new String[] {"health/liveness", "health/readiness", "prometheus"}) {
      Answer answer = get("/actuator/" + path, from("192.0.2.4")).is(200);
      assertThat(answer.response().headers().firstValue("RateLimit")).isEmpty();
    }
  }

  @Test
  void a_page_of_an_allowed_origin_can_read_that_it_has_to_wait() {
    use_up("192.0.2.5");

    Answer refused =
        get(
                "/api/v1/projects",
                "X-Forwarded-For",
                "192.0.2.5",
                "Origin",
                "https://app.example.com",
                "Sec-Fetch-Site",
                "cross-site")
            .isProblem(429, "too-many-requests");
    assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
    assertThat(refused.header("Access-Control-Expose-Headers"))
        .contains("Retry-After", "RateLimit");
  }

  @Test
  void transport_security_is_asked_for_only_over_tls() {
    assertThat(get("/nothing", "X-Forwarded-Proto", "https").header("Strict-Transport-Security"))
        .isEqualTo("max-age=31536000");
    assertThat(get("/nothing").header("Strict-Transport-Security")).isEmpty();
  }

  private void use_up(String client) {
    IntStream.range(0, 3).forEach(_ -> get("/api/v1/projects", from(client)).is(200));
  }
}

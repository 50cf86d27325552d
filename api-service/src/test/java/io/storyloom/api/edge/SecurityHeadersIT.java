package io.storyloom.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With everything as it is by default.
class SecurityHeadersIT extends ApiIT {

  private static final String CONNECTION = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/projects" + CONNECTION + "\r\n",
        "GET /actuator/health/liveness" + CONNECTION + "\r\n",
        "GET /nothing" + CONNECTION + "\r\n",
        "GET /WEB-INF/x" + CONNECTION + "\r\n",
        "DELETE /api/v1/projects" + CONNECTION + "\r\n",
        "TRACE /api/v1/projects" + CONNECTION + "\r\n",
        "GET /api/v1/runs?x=<>" + CONNECTION + "\r\n",
        "GET /api/v1/runs HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/v1/runs HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void stand_on_every_answer_whoever_makes_it(String request) throws IOException {
    assertThat(raw(request).lines())
        .contains(
            "X-Content-Type-Options: nosniff",
            "Content-Security-Policy: default-src 'self'; img-src 'self' data:; object-src 'none';"
                + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "Referrer-Policy: same-origin",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Resource-Policy: same-origin")
        .anyMatch(line -> line.startsWith("Permissions-Policy: "))
        .noneMatch(line -> line.startsWith("Strict-Transport-Security"))
        .noneMatch(line -> line.startsWith("Server"));
  }

  @Test
  void have_room_beside_the_longest_request_that_an_answer_repeats() {
    Answer redirect = get("/swagger-ui.html?" + "a".repeat(7_000));

    assertThat(redirect.status()).isEqualTo(302);
    assertThat(redirect.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void cors_is_off() {
    Answer read =
        get("/api/v1/projects", "Origin", "https://app.example.com", "Sec-Fetch-Site", "cross-site")
            .is(200);
    assertThat(read.header("Access-Control-Allow-Origin")).isEmpty();
    send(request(
                "/api/v1/projects",
                "Origin",
                "https://app.example.com",
                "Access-Control-Request-Method",
                "POST")
            .method("OPTIONS", BodyPublishers.noBody()))
        .isProblem(403, "forbidden");
    send(request("/api/v1/projects", "Origin", "https://app.example.com")
            .POST(BodyPublishers.noBody()))
        .isProblem(403, "forbidden");
  }

  @Test
  void the_api_is_limited() {
    assertThat(get("/api/v1/projects").header("RateLimit-Policy")).startsWith("\"client\";q=");
  }
}

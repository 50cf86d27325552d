package io.storyloom.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/// What web pages may do, with one other origin allowed and the hosts of a local installation.
@DirtiesContext
@TestPropertySource(
    properties = {
      "storyloom.instance=browsers",
      "storyloom.http.requests-per-minute=0",
      "storyloom.http.cors.allowed-origins=https://app.example.com",
      "storyloom.http.allowed-hosts=localhost,127.0.0.1,[::1]"
    })
class BrowsersIT extends ApiIT {

  private static final String ALLOWED = "https://app.example.com";
  private static final String FOREIGN = "https://evil.example";

  @Test
  void a_preflight_of_an_allowed_origin_is_told_what_it_may_send_and_read() {
    Answer answer = preflight(ALLOWED, "POST", "content-type,idempotency-key").is(200);

    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
    assertThat(answer.header("Access-Control-Allow-Methods"))
        .contains("GET", "POST", "PATCH", "DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers").toLowerCase(Locale.ROOT))
        .contains("content-type", "idempotency-key");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("3600");
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void an_allowed_origin_reads_and_writes_and_sees_the_headers_of_the_answer() {
    Answer created =
        send(fromPage("/api/v1/projects", ALLOWED)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"From a page\"}")))
            .is(201);

    assertThat(created.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
    assertThat(created.header("Access-Control-Expose-Headers"))
        .contains(
            "Location",
            "ETag",
            "Retry-After",
            "RateLimit",
            "RateLimit-Policy",
            "Idempotent-Replayed",
            "Content-Disposition");
    send(fromPage(created.header("Location"), ALLOWED).GET()).is(200);
    Answer missing = send(fromPage("/api/v1/nothing", ALLOWED).GET()).isProblem(404, "not-found");
    assertThat(missing.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FOREIGN,
        "null",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "https://app.example.com:444",
        "http://["
      })
  void any_other_origin_is_refused_with_a_problem(String origin) {
    Answer preflight = preflight(origin, "POST", "content-type").isProblem(403, "forbidden");
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(preflight.response().headers().allValues("Vary")).contains("Origin");
    Answer read = send(fromPage("/api/v1/projects", origin).GET()).isProblem(403, "forbidden");
    assertThat(read.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void a_preflight_for_what_is_never_possible_is_refused() {
    assertThat(preflight(ALLOWED, "PUT", "content-type").isProblem(403, "forbidden").text("detail"))
        .isEqualTo(
            "Web pages may not use this method; possible are GET, HEAD, POST, PATCH, DELETE.");
    assertThat(preflight(ALLOWED, "POST", "x-strange").isProblem(403, "forbidden").text("detail"))
        .isEqualTo(
            "Web pages may not send x-strange; possible are"
                + " Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, traceparent, tracestate.");
    assertThat(preflight(FOREIGN, "POST", "x-strange").text("detail")).contains("origin");
  }

  @Test
  void a_foreign_page_cannot_do_with_a_simple_request_what_it_could_not_ask_for() {
    Project project = project(1);
    send(fromPage(project.path() + "/imports", FOREIGN)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("## Epic 1: Planted")))
        .isProblem(403, "forbidden");
    send(fromPage(project.runs(), FOREIGN).POST(BodyPublishers.noBody()))
        .isProblem(403, "forbidden");
    // A form in a frame without an origin, and a page of another port of this machine.
    send(fromPage(project.runs(), "null").POST(BodyPublishers.noBody()))
        .isProblem(403, "forbidden");
    send(request(project.runs(), "Origin", "http://localhost:3000", "Sec-Fetch-Site", "same-site")
            .POST(BodyPublishers.noBody()))
        .isProblem(403, "forbidden");
    // An older browser, which only tells the origin.
    send(request(project.runs(), "Origin", FOREIGN).POST(BodyPublishers.noBody()))
        .isProblem(403, "forbidden");

    assertThat(get(project.runs()).body().path("items")).isEmpty();
  }

  @Test
  void our_own_pages_and_programs_write() {
    send(request(
                project(1).runs(),
                "Origin",
                "http://localhost:" + port(),
                "Sec-Fetch-Site",
                "same-origin")
            .POST(BodyPublishers.noBody()))
        .is(202);
    send(request(project(1).runs(), "Origin", "http://localhost:" + port())
            .POST(BodyPublishers.noBody()))
        .is(202);
    // Behind a proxy that ends TLS.
    send(request(
                project(1).runs(),
                "Origin",
                "https://storyloom.example",
                "Sec-Fetch-Site",
                "same-origin")
            .POST(BodyPublishers.noBody()))
        .is(202);
    send(request(project(1).runs(), "Sec-Fetch-Site", "none").POST(BodyPublishers.noBody()))
        .is(202);
    send(request(project(1).runs()).POST(BodyPublishers.noBody())).is(202);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,200",
    "LOCALHOST:9999,200",
    "127.0.0.1:8080,200",
    "[::1]:8080,200",
    "evil.example,403",
    "localhost.evil.example,403",
    "127.0.0.1.evil.example:8080,403",
    "[::2],403",
    "'',403"
  })
  void only_the_names_of_this_service_are_answered(String host, int status) throws IOException {
    for (String path : new String[] {"/api/v1/projects", "/actuator/health/liveness"}) {
      String answer =
          raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 " + status);
      if (status == 403) {
        assertThat(answer).contains("\"code\":\"forbidden\"", "application/problem+json");
      }
    }
  }

  private Answer preflight(String origin, String method, String headers) {
    return send(
        fromPage("/api/v1/projects", origin)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", headers)
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  /// As a browser of today sends it for a page of another site.
  private HttpRequest.Builder fromPage(String path, String origin) {
    return request(path, "Origin", origin, "Sec-Fetch-Site", "cross-site");
  }
}

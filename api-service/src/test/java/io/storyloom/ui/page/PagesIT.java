package io.storyloom.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How pages are served: as a browser asks for them, with what they load.
class PagesIT extends ApiIT {

  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

  private Document page(String path) {
    return Jsoup.parse(get(path, "Accept", BROWSER).is(200).response().body());
  }

  @Test
  void a_page_is_html_that_is_asked_for_anew_each_time() {
    Answer answer = get("/", "Accept", BROWSER, "Accept-Language", "de-DE").is(200);

    assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    Document page = Jsoup.parse(answer.response().body());
    assertThat(page.title()).isEqualTo("Projects · Storyloom");
    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.select("nav[aria-label=Main] [aria-current=page]").text())
        .isEqualTo("Projects");
    assertThat(page.select("a.skip").attr("href")).isEqualTo("#main");
    assertThat(page.select("main#main")).hasSize(1);
    assertThat(page.select("[style], style, script:not([src])")).isEmpty();
    assertThat(answer.response().body()).doesNotContain("th:");
  }

  @Test
  void whatever_a_page_loads_is_kept_for_good_under_its_version() {
    List<String> files =
        page("/").select("script[src], link[href], img[src]").stream()
            .map(element -> element.hasAttr("src") ? element.attr("src") : element.attr("href"))
            .distinct()
            .toList();

    assertThat(files).hasSizeGreaterThan(5);
    for (String file : files) {
      assertThat(file).matches("/assets/[0-9a-f]{12}/.+");
      Answer answer = get(file, "Accept", "*/*").is(200);
      assertThat(answer.header("Cache-Control"))
          .as(file)
          .isEqualTo("max-age=31536000, public, immutable");
      assertThat(answer.header("Content-Type"))
          .as(file)
          .matches("text/javascript.*|text/css.*|image/svg\\+xml.*");
      get(file.replaceFirst("/[0-9a-f]{12}/", "/"), "Accept", "*/*").isProblem(404, "not-found");
      get(file.replaceFirst("/[0-9a-f]{12}/", "/0123456789ab/"), "Accept", "*/*")
          .isProblem(404, "not-found");
    }
  }

  @Test
  void modules_find_each_other_under_the_version() {
    String api = page("/").select("script[src$=js/api.js]").attr("src");

    assertThat(get(api).is(200).response().body()).contains("from \"./toasts.js\"");
    get(URI.create(api).resolve("./toasts.js").toString()).is(200);
  }

  @Test
  void pages_and_what_they_load_are_compressed_and_streams_are_not() throws Exception {
    String css = page("/").select("link[rel=stylesheet]").attr("href");
    for (String path : List.of("/", css)) {
      HttpResponse<byte[]> answer =
          HttpClient.newHttpClient()
              .send(request(path, "Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

      assertThat(answer.headers().firstValue("Content-Encoding")).as(path).hasValue("gzip");
      assertThat(answer.headers().allValues("Vary"))
          .anyMatch(vary -> vary.toLowerCase(Locale.ROOT).contains("accept-encoding"));
      assertThat(unpacked(answer.body())).isEqualTo(get(path).response().body());
    }
    String run = post(project(1).runs(), "").header("Location");
    jdbc.sql("update intake.run set open = false where run_id = ?::uuid")
        .param(run.substring(run.lastIndexOf('/') + 1))
        .update();
    HttpResponse<InputStream> stream =
        HttpClient.newHttpClient()
            .send(
                request(run + "/events", "Accept-Encoding", "gzip").build(),
                BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("Content-Encoding")).isEmpty();
    stream.body().close();
  }

  private static String unpacked(byte[] body) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_head_answers_as_a_get_without_the_body() {
    Answer head = send(request("/", "Accept", BROWSER).method("HEAD", BodyPublishers.noBody()));

    head.is(200);
    assertThat(head.response().body()).isEmpty();
    assertThat(head.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
  }

  @Test
  void a_browser_is_told_of_problems_by_a_page() {
    Answer answer = get("/nothing/here", "Accept", BROWSER).is(404);

    assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    Document page = Jsoup.parse(answer.response().body());
    assertThat(page.select("h1").text()).isEqualTo("Not found");
    assertThat(page.select("main").text()).contains("There is nothing at this path.");
    assertThat(page.select("main a").text()).isEqualTo("To all projects");
    assertThat(page.select("link[rel=stylesheet]").attr("href")).matches("/assets/[0-9a-f]{12}/.*");
    get("/?cursor=nonsense", "Accept", BROWSER).is(400);
  }

  @Test
  void what_only_the_container_refuses_is_a_page_for_a_browser_too() {
    Answer answer =
        send(request("/", "Accept", BROWSER).method("TRACE", BodyPublishers.noBody())).is(405);

    assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    Document page = Jsoup.parse(answer.response().body());
    assertThat(page.select("main").text()).contains("TRACE is not possible here.");
    get(page.select("link[rel=stylesheet]").attr("href"), "Accept", "*/*").is(200);
  }

  @Test
  void a_hostile_path_stays_out_of_the_page() {
    Answer answer = get("//evil.example/%3Cimg%20src=x%3E", "Accept", BROWSER);

    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.response().body()).doesNotContain("evil.example", "<img src=x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/css,*/*;q=0.1", "nonsense"})
  void any_other_client_is_told_by_json(String accept) {
    get("/nothing/here", "Accept", accept).isProblem(404, "not-found");
  }

  @Test
  void the_api_and_parts_of_pages_answer_browsers_as_any_client() {
    get("/api/v1/nothing", "Accept", BROWSER).isProblem(404, "not-found");
    get("/nothing/here", "Accept", BROWSER, "HX-Request", "true").isProblem(404, "not-found");
  }

  @Test
  void parameters_that_others_put_into_a_link_are_no_problem() {
    get("/?utm_source=mail", "Accept", BROWSER).is(200);
  }

  @Test
  void nothing_else_is_possible_with_a_page() {
    for (String method : List.of("POST", "PUT", "DELETE")) {
      HttpRequest.Builder request = request("/").method(method, BodyPublishers.noBody());
      send(request).isProblem(405, "method-not-allowed");
    }
  }
}

package io.storyloom.ui.project;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.storyloom.api.ApiIT;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What the page of a project with 50 epics and 500 stories costs.
class LargeProjectIT extends ApiIT {

  private static final int MOST_BYTES = 150_000;
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]*\"(\\./[^\"]+)\"");
  private static final List<String> STATEMENTS =
      List.of("org.hibernate.SQL", "org.springframework.jdbc.core.JdbcTemplate");

  private Project large() {
    Project project = project(50);
    jdbc.sql(
            """
            update catalog.epic set title = md5(id::text) || ' lets people find what they need',
                   description = (select string_agg(md5(id::text || i), ' ')
                                    from generate_series(1, 20) i)
             where project_id = ?
            """)
        .param(project.id())
        .update();
    jdbc.sql(
            """
            insert into catalog.story
              (id, tenant_id, project_id, epic_id, number, title, text, persona,
               acceptance_criteria, technical_notes, priority, story_points, created_at, updated_at)
            select gen_random_uuid(), 'default', e.project_id, e.id, n, 'Story ' || md5(n::text),
                   repeat('As somebody, I want something. ', 5), 'Somebody',
                   array[md5(n::text), md5(e.id::text), 'Given that'], 'Notes', 'MUST', 3, now(), now()
              from catalog.epic e, generate_series(1, 10) n where e.project_id = ?
            """)
        .param(project.id())
        .update();
    post(project.runs(), "{\"acknowledgeLargeRun\":true}").is(202);
    return project;
  }

  @Test
  void the_page_and_all_it_loads_are_small() throws Exception {
    String path = "/projects/" + large().id();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    String page = load(path, sizes);
    for (Element element : Jsoup.parse(page).select("script[src], link[href], img[src]")) {
      loadWithImports(element.hasAttr("src") ? element.attr("src") : element.attr("href"), sizes);
    }

    assertThat(Jsoup.parse(page).select(".epic")).hasSize(50);
    assertThat(sizes).hasSizeGreaterThan(8);
    assertThat(sizes.values().stream().mapToInt(Integer::intValue).sum())
        .as("compressed bytes of " + sizes)
        .isLessThan(MOST_BYTES);
  }

  private void loadWithImports(String path, Map<String, Integer> sizes) throws Exception {
    if (sizes.containsKey(path)) {
      return;
    }
    String text = load(path, sizes);
    if (path.endsWith(".js")) {
      for (var found : IMPORT.matcher(text).results().toList()) {
        loadWithImports(URI.create(path).resolve(found.group(1)).toString(), sizes);
      }
    }
  }

  /// Counts the bytes of the answer with its head, as they are transferred.
  private String load(String path, Map<String, Integer> sizes)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                request(path, "Accept-Encoding", "gzip", "Accept", "text/html, */*").build(),
                BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    int head =
        answer.headers().map().entrySet().stream()
            .mapToInt(
                line -> line.getKey().length() + String.join(", ", line.getValue()).length() + 4)
            .sum();
    sizes.put(path, answer.body().length + head);
    boolean packed = answer.headers().firstValue("Content-Encoding").isPresent();
    try (var in = new ByteArrayInputStream(answer.body())) {
      return new String(
          packed ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes(),
          StandardCharsets.UTF_8);
    }
  }

  @Test
  void no_statement_is_repeated_for_each_epic_or_story() {
    Project large = large();

    for (String part : List.of("", "/summary", "/epics", "/history")) {
      List<String> statements = statements("/projects/" + large.id() + part);
      assertThat(statements).as(part).isNotEmpty().hasSizeLessThan(15);
    }
    assertThat(
            statements(
                "/projects/" + large.id() + "/epics/" + large.epics().getFirst() + "/stories"))
        .isNotEmpty()
        .hasSizeLessThan(5);
  }

  /// Which statements the request leads to, in the threads of requests.
  private List<String> statements(String path) {
    var appender = new ListAppender<ILoggingEvent>();
    appender.start();
    List<Logger> loggers =
        STATEMENTS.stream().map(name -> (Logger) LoggerFactory.getLogger(name)).toList();
    loggers.forEach(logger -> {
      logger.setLevel(Level.DEBUG);
      logger.addAppender(appender);
    });
    try {
      get(path).is(200);
    } finally {
      loggers.forEach(logger -> {
        logger.setLevel(null);
        logger.detachAppender(appender);
      });
    }
    return appender.list.stream()
        .filter(event -> event.getThreadName().matches("(tomcat-handler|http).*"))
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.contains("select"))
        .toList();
  }
}

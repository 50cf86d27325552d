package io.storyloom.api.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.storyloom.api.ApiIT;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Exports over real HTTP from a real database.
class ExportsIT extends ApiIT {

  private static final String BACKLOG =
      """
      {"epics": [
        {"title": "=Beds", "description": "Plan *all* of them", "stories": [
          {"title": "Draw a bed", "text": "As a gardener, I want to draw a bed", "priority": "MUST",
           "persona": "gardener", "acceptanceCriteria": ["Any shape", "Given a grid\\nThen it snaps"],
           "technicalNotes": "Uses {canvas}", "storyPoints": 3},
          {"title": "Move a bed"}]},
        {"title": "Empty"}]}
      """;

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @Autowired private PlatformTransactionManager transactions;

  private Project imported(String type, String body) {
    Project project = project(0);
    send(request(project.path() + "/imports", "Content-Type", type)
            .POST(BodyPublishers.ofString(body)))
        .is(201);
    return project;
  }

  private Answer exported(Project project, String format) {
    return get(project.path() + "/export?format=" + format).is(200);
  }

  @ParameterizedTest
  @CsvSource({
    "json, json, application/json",
    "jsonl, jsonl, application/jsonl",
    "csv, csv, text/csv;charset=UTF-8",
    "markdown, md, text/markdown;charset=UTF-8",
    "jira, csv, text/csv;charset=UTF-8",
  })
  void an_export_is_a_file_named_after_its_project(
      String format, String extension, String mediaType) {
    Answer empty = exported(project(0), format);
    assertThat(empty.header("Content-Type")).isEqualTo(mediaType);
    assertThat(empty.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"a-project-stories." + extension + "\"");
    assertThat(empty.header("Content-Length"))
        .isEqualTo(String.valueOf(empty.response().body().getBytes(UTF_8).length));
  }

  @Test
  void a_table_for_spreadsheets_has_a_story_a_row() {
    Answer csv = exported(imported("application/json", BACKLOG), "csv");
    assertThat(csv.response().body())
        .isEqualTo(
            """
            epicCode,epicTitle,code,title,text,persona,acceptanceCriteria,technicalNotes,priority,storyPoints\r
            E1,'=Beds,S1,Draw a bed,"As a gardener, I want to draw a bed",gardener,"Any shape
            Given a grid
              Then it snaps",Uses {canvas},MUST,3\r
            E1,'=Beds,S2,Move a bed,,,,,,\r
            """);
    Project again = imported("text/csv", csv.response().body());
    assertThat(exported(again, "csv").response().body()).isEqualTo(csv.response().body());
  }

  @Test
  void a_small_project_is_one_table_for_jira() {
    Answer jira = exported(imported("application/json", BACKLOG), "jira");
    assertThat(jira.response().body())
        .startsWith(
            """
            Issue Type,Issue ID,Summary,Parent,Description,Priority,Labels,Story Points\r
            Epic,1,'=Beds,,Plan \\*all\\* of them,,storyloom,\r
            Epic,2,Empty,,,,storyloom,\r
            Story,3,Draw a bed,1,"As a gardener, I want to draw a bed
            """)
        .endsWith("Story,4,Move a bed,1,,,storyloom,\r\n");
    Project again = imported("text/csv", jira.response().body());
    for (String format : List.of("markdown", "csv", "jira")) {
      assertThat(exported(again, format).response().body())
          .isEqualTo(exported(imported("application/json", BACKLOG), format).response().body());
    }
  }

  @Test
  void a_large_project_is_an_archive_each_file_of_which_jira_can_import_alone() {
    Project project = project(0);
    StoredBacklog.add(jdbc, project.id(), 30, 100);
    HttpResponse<byte[]> answer = download(project, "jira");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"a-project-stories.zip\"");
    Map<String, String> files = unzipped(answer.body());
    assertThat(files.keySet())
        .containsExactly(
            "a-project-stories-1.csv", "a-project-stories-2.csv", "a-project-stories-3.csv");
    int stories = 0;
    for (String file : files.values()) {
      stories += storiesOfImportable(file);
    }
    assertThat(stories).isEqualTo(3_000);
  }

  private static int storiesOfImportable(String file) {
    List<NamedCsvRecord> issues = CsvReader.builder().ofNamedCsvRecord(file).stream().toList();
    assertThat(issues).hasSizeLessThanOrEqualTo(1_500);
    Set<String> epics = new HashSet<>();
    int stories = 0;
    for (int i = 0; i < issues.size(); i++) {
      NamedCsvRecord issue = issues.get(i);
      assertThat(issue.getField("Issue ID")).isEqualTo(String.valueOf(i + 1));
      if (issue.getField("Issue Type").equals("Epic")) {
        assertThat(stories).as("epics come first").isZero();
        epics.add(issue.getField("Issue ID"));
      } else {
        assertThat(epics).contains(issue.getField("Parent"));
        stories++;
      }
    }
    return stories;
  }

  @Test
  void a_client_that_does_not_read_holds_no_transaction() throws IOException {
    Project project = project(0);
    StoredBacklog.add(jdbc, project.id(), 100, 100);
    int length = download(project, "json").body().length;
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
      socket
          .getOutputStream()
          .write(
              ("GET " + project.path() + "/export HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      InputStream answer = socket.getInputStream();
      int first = answer.read();
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> sessionsInTransaction() == 0);
      String rest = new String(answer.readAllBytes(), UTF_8);
      assertThat((char) first + rest).startsWith("HTTP/1.1 200");
      assertThat(rest.substring(rest.indexOf("\r\n\r\n") + 4).getBytes(UTF_8)).hasSize(length);
    }
  }

  @Test
  void an_export_that_fails_at_its_very_end_leaves_no_file_open() throws IOException {
    assumeThat(OPEN_FILES).isDirectory();
    Project project = project(1);
    var manager = (ConfigurableTransactionManager) transactions;
    var listeners = List.copyOf(manager.getTransactionExecutionListeners());
    manager.addListener(
        new TransactionExecutionListener() {
          @Override
          public void afterBegin(TransactionExecution begun, @Nullable Throwable failure) {
            if (begun.isReadOnly()) {
              TransactionSynchronizationManager.registerSynchronization(new FailingCommit());
            }
          }
        });
    try {
      get(project.path() + "/export").isProblem(500, "internal-error");
    } finally {
      manager.setTransactionExecutionListeners(listeners);
    }
    assertThat(openExports()).isZero();
  }

  private static final class FailingCommit implements TransactionSynchronization {
    @Override
    public void beforeCommit(boolean readOnly) {
      throw new IllegalStateException("on purpose");
    }
  }

  private static long openExports() throws IOException {
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.filter(file -> target(file).contains("storyloom-export-")).count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      return "closed meanwhile";
    }
  }

  private long sessionsInTransaction() {
    return jdbc.sql(
            """
            select count(*) from pg_stat_activity
             where datname = current_database() and state = 'idle in transaction'
            """)
        .query(Long.class)
        .single();
  }

  private HttpResponse<byte[]> download(Project project, String format) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request(project.path() + "/export?format=" + format).GET().build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> unzipped(byte[] archive) {
    Map<String, String> files = new LinkedHashMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}

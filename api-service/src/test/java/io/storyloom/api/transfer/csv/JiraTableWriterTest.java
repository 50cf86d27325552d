package io.storyloom.api.transfer.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.story.Priority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JiraTableWriterTest {

  private static final Backlog.Story RENEWAL =
      new Backlog.Story(
          "Renew a loan",
          "As a reader, I want to renew a loan, so that I can finish the book.",
          "Casual reader",
          List.of("Given a loan\nWhen I renew it\nThen it is *due* later", "No more than twice"),
          "Uses {code} of [~admin], see C:\\temp and snake_case.\n\n- one\n- two\n\n# not a list",
          Priority.SHOULD,
          5);

  @Test
  void a_title_of_many_blanks_takes_no_longer_than_another() {
    String title = "x" + " ".repeat(9_997) + "\nx";

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          var table = new JiraTableWriter(new ByteArrayOutputStream());
          for (int i = 0; i < 2_000; i++) {
            table.epic(title, "");
          }
        });
  }

  @Test
  void epics_come_first_and_stories_name_their_number() throws IOException {
    var out = new ByteArrayOutputStream();
    var table = new JiraTableWriter(out);
    int loans = table.epic("Loans", "Why:\n- because");
    int fines = table.epic("=Fines", "");
    table.story(fines, story("Pay"));
    table.story(loans, RENEWAL);
    table.flush();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            Issue Type,Issue ID,Summary,Parent,Description,Priority,Labels,Story Points\r
            Epic,1,Loans,,"Why:
            - because",,storyloom,\r
            Epic,2,'=Fines,,,,storyloom,\r
            Story,3,Pay,2,,,storyloom,\r
            Story,4,Renew a loan,1,"As a reader, I want to renew a loan, so that I can finish the book.

            *Persona:* Casual reader

            *Acceptance Criteria:*
            * Given a loan
              When I renew it
              Then it is \\*due\\* later
            * No more than twice

            *Technical Notes:*
            Uses \\{code} of \\[\\~admin], see C:\\temp and snake_case.

            - one
            - two

            \\# not a list",High,storyloom,5\r
            """);
  }

  @Test
  void what_was_written_reads_back_to_the_same() throws IOException {
    assertThat(readBack(RENEWAL)).isEqualTo(RENEWAL);
  }

  @ParameterizedTest
  @EnumSource
  void every_priority_reads_back_to_the_same(Priority priority) throws IOException {
    var story = new Backlog.Story("S", "", "", List.of(), "", priority, null);
    assertThat(readBack(story)).isEqualTo(story);
  }

  @Test
  void a_title_too_long_for_jira_is_cut_and_told_in_full_in_the_description() throws IOException {
    for (String title : List.of("x".repeat(254) + "😀😀", "two\nlines")) {
      String csv = write(story(title));
      String summary = summary(csv);
      assertThat(summary.length()).isLessThanOrEqualTo(255);
      assertThat(summary).doesNotContain("\n").isIn("x".repeat(254) + "…", "two lines");
      assertThat(csv).contains("*Title:* " + title);
    }
  }

  private static String summary(String csv) {
    return new CsvBacklogReader().read(csv).epics().getFirst().stories().getFirst().title();
  }

  private static Backlog.Story story(String title) {
    return new Backlog.Story(title, "", "", List.of(), "", null, null);
  }

  private static Backlog.Story readBack(Backlog.Story story) throws IOException {
    Backlog backlog = new CsvBacklogReader().read(write(story));
    assertThat(backlog.warnings()).isEmpty();
    return backlog.epics().getFirst().stories().getFirst();
  }

  private static String write(Backlog.Story story) throws IOException {
    var out = new ByteArrayOutputStream();
    var table = new JiraTableWriter(out);
    table.story(table.epic("E", ""), story);
    table.flush();
    return out.toString(UTF_8);
  }

  @Test
  void wiki_marks_are_shown_as_they_stand_and_read_back() {
    for (String text :
        Stream.of(
                "*bold* and _slanted_ -gone- +new+ ^up^ ~down~ ??said??",
                "{panel} [link|http://x] !image.png! |cell|",
                "h1. no heading",
                "bq. no quote",
                "# no number",
                "#hash",
                "** no inner list",
                "a\\*b \\\\ C:\\dir\\{x}",
                "&#35; stays &amp; too",
                "(x) (/) (on) but (see below)",
                "---- and -- and - and --flag",
                "cost: -5 * 3 = -15! Really?",
                "* list\n- list\n  * inner\n1. one",
                "\n\nlines\r\nand more\n")
            .toList()) {
      assertThat(WikiText.description(WikiText.escaped(text))).isEqualTo(text);
    }
    assertThat(WikiText.escaped("*bold* {x} snake_case 2*3 well-known wow! a - b"))
        .isEqualTo("\\*bold\\* \\{x} snake_case 2*3 well-known wow! a - b");
    assertThat(WikiText.escaped("h1. x\n# y\n* z *b*")).isEqualTo("h1\\. x\n\\# y\n* z \\*b\\*");
  }
}

package io.storyloom.api.transfer.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.Backlog.Warning;
import io.storyloom.api.transfer.backlog.InvalidBacklogException;
import io.storyloom.api.transfer.backlog.TooManyRowsException;
import io.storyloom.story.Priority;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvBacklogReaderTest {

  private static Backlog read(String csv) {
    return new CsvBacklogReader().read(csv);
  }

  private static List<String> warnings(Backlog backlog) {
    return backlog.warnings().stream().map(each -> each.line() + " " + each.message()).toList();
  }

  @Nested
  class An_epic_a_row {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "title,description\nOne,Why\nTwo,\n",
          "Title;Description\r\nOne;Why\r\nTwo;\r\n",
          "TITLE\tDESCRIPTION\nOne\tWhy\nTwo",
          "\n\n\"title\", \"description\"\n\"One\", \"Why\"\n\n\"Two\", \"\"\n",
          "id;description;title\n1;Why;One\n2;;Two\n",
          " title , description \n One ,Why\n,\n Two\n",
        })
    void is_read_in_any_letter_case_and_with_the_separator_of_the_header(String csv) {
      Backlog backlog = read(csv);
      assertThat(backlog.epics())
          .extracting(Backlog.Epic::title, Backlog.Epic::description)
          .containsExactly(tuple("One", "Why"), tuple("Two", ""));
      assertThat(backlog.warnings()).isEmpty();
    }

    @Test
    void may_have_quoted_cells_with_quotes_separators_and_lines() {
      Backlog backlog =
          read("title,description\r\n\"A \"\"b\"\", c\",\"First\r\n\r\n- second; third\"\r\n");
      assertThat(backlog.epics())
          .containsExactly(new Backlog.Epic("A \"b\", c", "First\n\n- second; third", List.of()));
    }

    @Test
    void that_is_bad_is_left_out_with_the_line_on_which_it_starts() {
      Backlog backlog =
          read(
              """
              title,description
              Good,"over
              three
              lines"
              ,no title
              %s,too long
              a,b,c

              Also good,"@mock lateny=1s"
              """
                  .formatted("x".repeat(10_001)));
      assertThat(backlog.epics())
          .extracting(Backlog.Epic::title)
          .containsExactly("Good", "Also good");
      assertThat(backlog.warnings()).extracting(Warning::line).containsExactly(5, 6, 7, 9);
    }
  }

  @Nested
  class Jiras_export {

    @Test
    void joins_stories_and_tasks_to_epics_by_parent_or_epic_link() {
      Backlog backlog =
          read(
              """
              Summary,Issue key,Issue id,Issue Type,Parent,Custom field (Epic Link),Custom field (Epic Name)
              By id,P-4,104,Story,101,,
              Checkout,P-1,101,Epic,,,Pay
              Search,P-2,102,epic,,,Find
              By key,P-5,105,Task,P-1,,
              By link,P-6,106,STORY,,P-2,
              By name,P-7,107,Story,,Find,
              By both,P-8,108,Story,P-1,Find,
              """);
      assertThat(backlog.warnings()).isEmpty();
      assertThat(backlog.epics())
          .extracting(
              Backlog.Epic::title,
              epic -> epic.stories().stream().map(Backlog.Story::title).toList())
          .containsExactly(
              tuple("Checkout", List.of("By id", "By key", "By both")),
              tuple("Search", List.of("By link", "By name")));
    }

    @Test
    void repeats_columns() {
      Backlog backlog =
          read(
              """
              Issue Type;Summary;Labels;Labels;Sprint;Sprint;Parent;Parent;Issue id;Comment;Comment
              Epic;E;a;b;1;2;;;7;"hm
              well";x
              Story;S;;b;;2;;7;8;;
              """);
      assertThat(backlog.warnings()).isEmpty();
      assertThat(backlog.epics().getFirst().stories()).hasSize(1);
    }

    @Test
    void leaves_out_what_has_no_place_here_and_says_so() {
      Backlog backlog =
          read(
              """
              Issue Type,Issue ID,Summary,Parent,Description
              Epic,1,Kept,,"two
              lines"
              Bug,2,A bug,1,
              Sub-task,3,A sub-task,1,
              ,4,Nothing,1,
              Story,5,Orphan,,
              Story,6,Elsewhere,99,
              Story,7,,1,
              Epic,8,,,
              Story,9,Gone with its epic,8,
              Story,10,Under a story,5,
              """);
      assertThat(backlog.epics()).extracting(Backlog.Epic::title).containsExactly("Kept");
      assertThat(backlog.storyCount()).isZero();
      assertThat(warnings(backlog))
          .containsExactly(
              "4 Left out: its Issue Type \"Bug\" is none of Epic, Story, Task",
              "5 Left out: its Issue Type \"Sub-task\" is none of Epic, Story, Task",
              "6 Left out: it has no Issue Type",
              "7 Story left out: it names no epic, neither as Parent nor as Epic Link",
              "8 Story left out: the file has no epic \"99\"",
              "9 Story left out: its title must not be blank",
              "10 Epic left out: its title must not be blank",
              "11 Story left out together with its epic",
              "12 Story left out: the file has no epic \"5\"");
    }

    @Test
    void tells_priority_points_and_the_parts_of_a_description() {
      Backlog backlog =
          read(
              """
              Issue Type,Issue ID,Summary,Parent,Priority,Story Points,Description
              Epic,1,E,,Medium,,"h2. Why

              # first
              # second
              ** inner
              C:\\temp, \\{x\\}"
              Story,2,S,1,Highest,3.0,"As a cook,
              I want soup,
              so that I eat.

              h3. Acceptance Criteria
              # hot
              # salted
              *Hint:* not \\*too\\* salted"
              Story,3,T,1,Urgent,0.5,
              """);
      assertThat(backlog.epics().getFirst().description())
          .isEqualTo("## Why\n\n1. first\n1. second\n  * inner\nC:\\temp, {x}");
      assertThat(backlog.epics().getFirst().stories())
          .containsExactly(
              new Backlog.Story(
                  "S",
                  "As a cook, I want soup, so that I eat.",
                  "cook",
                  List.of("hot", "salted"),
                  "*Hint:* not *too* salted",
                  Priority.MUST,
                  3),
              new Backlog.Story("T", "", "", List.of(), "", null, null));
      assertThat(warnings(backlog))
          .containsExactly(
              "16 The Priority \"Urgent\" means nothing here and was left out",
              "16 The Story Points \"0.5\" means nothing here and was left out");
    }
  }

  @Nested
  class A_story_a_row {

    @Test
    void belongs_to_the_epic_of_its_code() {
      Backlog backlog =
          read(
              """
              epicCode,epicTitle,code,title,text,persona,acceptanceCriteria,technicalNotes,priority,storyPoints
              E1,Same,S1,One,T,P,"first
              second
                goes on",N,MUST,5
              E2,Same,S1,Two,,,,,,
              E1,Same,S2,'=Three,,,,,,
              E3,Empty,,,,,,,,
              """);
      assertThat(backlog.warnings()).isEmpty();
      assertThat(backlog.epics())
          .containsExactly(
              new Backlog.Epic(
                  "Same",
                  "",
                  List.of(
                      new Backlog.Story(
                          "One",
                          "T",
                          "P",
                          List.of("first", "second\ngoes on"),
                          "N",
                          Priority.MUST,
                          5),
                      new Backlog.Story("=Three", "", "", List.of(), "", null, null))),
              new Backlog.Epic(
                  "Same", "", List.of(new Backlog.Story("Two", "", "", List.of(), "", null, null))),
              new Backlog.Epic("Empty", "", List.of()));
    }

    @Test
    void that_is_bad_is_left_out_with_a_warning() {
      Backlog backlog =
          read(
              """
              epicTitle;title;priority;storyPoints
              E;S;HIGH;
              E;S;;many
              E;;MUST;
              ;S;;
              E;Good;could;0
              """);
      assertThat(backlog.epics().getFirst().stories())
          .extracting(Backlog.Story::title, Backlog.Story::priority, Backlog.Story::storyPoints)
          .containsExactly(tuple("Good", Priority.COULD, 0));
      assertThat(backlog.warnings()).extracting(Warning::line).containsExactly(2, 3, 4, 5, 5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n\n", "name,text\na,b\n", "title description\na b\n", "\"x\";\"y\"\n1;2\n"})
  void a_table_without_a_known_header_has_no_epics(String csv) {
    assertThat(read(csv).epics()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "title,description\nOne,\"never closed\nTwo,x\n",
        "title,description\nOne,x\n\"Two\"2,x\n",
        "\"title,description\nOne,x\n",
      })
  void broken_quotes_are_refused_naming_the_line(String csv) {
    assertThatExceptionOfType(InvalidBacklogException.class)
        .isThrownBy(() -> read(csv))
        .withMessageContaining("is not well-formed CSV")
        .withMessageMatching(".*line [123].*");
  }

  @Test
  void a_cell_longer_than_any_text_may_be_leaves_its_row_out() {
    Backlog backlog = read("title,other\nA," + "x".repeat(200_001) + "\nB," + "x".repeat(200_000));
    assertThat(backlog.epics()).extracting(Backlog.Epic::title).containsExactly("B");
    assertThat(warnings(backlog))
        .containsExactly("2 Left out: a cell of it must not be longer than 200,000 characters");
  }

  @Test
  void more_rows_than_an_import_takes_are_refused() {
    assertThat(read("title\n" + "x\n".repeat(20_000)).epics()).hasSize(20_000);
    assertThatExceptionOfType(TooManyRowsException.class)
        .isThrownBy(() -> read("title\n" + "x\n".repeat(20_001)))
        .withMessageContaining("20,000");
  }

  @Test
  void so_many_warnings_are_told_and_the_others_counted() {
    List<Warning> warnings = read("title,description\n" + ",x\n".repeat(1_500)).warnings();
    assertThat(warnings).hasSize(1_001);
    assertThat(warnings.getLast().message()).isEqualTo("500 more warnings are not shown");
  }
}

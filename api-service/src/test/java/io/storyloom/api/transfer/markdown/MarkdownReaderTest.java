package io.storyloom.api.transfer.markdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.story.Priority;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownReaderTest {

  private static final List<String> WORDS =
      List.of("Epic", "Épica", "Épico", "Épopée", "Эпик", "エピック", "史诗", "에픽");

  private static Backlog read(String markdown) {
    return new MarkdownReader(WORDS).read(markdown);
  }

  private static List<String> titles(String markdown) {
    return read(markdown).epics().stream().map(Backlog.Epic::title).toList();
  }

  private static Backlog.Story story(String body) {
    Backlog backlog = read("## Epic 1: E\n\n### Story 1.1: S\n\n" + body);
    assertThat(backlog.warnings()).isEmpty();
    return backlog.epics().getFirst().stories().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "## Epic 1: Checkout | Checkout",
        "### Epic-00: Ground work | Ground work",
        "## 에픽 1: 제목 | 제목",
        "# EPIC 12 - Search | Search",
        "#### epic 3 – Search & find | Search & find",
        "## Epic 3 — Search | Search",
        "## Epic 3. Search | Search",
        "## Epic 3) Search | Search",
        "## Epic #4: Search | Search",
        "## Épica 2: Búsqueda | Búsqueda",
        "## ÉPICO 2: Busca | Busca",
        "## Épopée 2 : Recherche | Recherche",
        "## эпик 2: Поиск | Поиск",
        "## エピック1：検索 | 検索",
        "## 史诗 1：搜索 | 搜索",
        "## **Epic 1: Bold** | Bold",
        "## **Epic 1:** Half bold | Half bold",
        "## Epic 1: C# | C#",
        "## Epic 1: Closed ## | Closed",
        "'   ## Epic 1: Indented' | Indented",
        "## Epic 1: Epic 2: Twice | Epic 2: Twice",
      })
  void an_epic_is_a_heading_of_a_word_a_number_a_separator_and_a_title(
      String heading, String title) {
    assertThat(titles(heading)).containsExactly(title);
    assertThat(titles("intro\n\n" + heading + "\r\n\r\ntext")).containsExactly(title);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "## Epic Structure Overview",
        "## Epics 1: Title",
        "## Epic 1 Summary",
        "##### Epic 1: Too deep",
        "    ## Epic 1: Code",
        "Epic 1: No heading",
        "**Epic 1: No heading**",
        "##Epic 1: No blank",
        "```\n## Epic 1: Fenced\n```",
        "~~~md\n## Epic 1: Fenced\n```\n~~~",
        "````\n```\n## Epic 1: Fenced\n````",
        "<!--\n## Epic 1: Commented out\n-->",
        "# Story 1: No epic",
        "",
      })
  void anything_else_is_no_epic(String markdown) {
    assertThat(read(markdown).epics()).isEmpty();
  }

  @Test
  void a_description_is_the_source_text_before_the_first_story() {
    Backlog backlog =
        read(
            """
            # Plan

            ## Epic 1: One

            **Goal:** *pay*.

            ### Scope

            ```
            ## Epic 9: code
            ```
            - a  \s

            ---

            ### Story 1.1: First
            ## Epic 2: Two
            """);
    assertThat(backlog.epics())
        .extracting(Backlog.Epic::title, Backlog.Epic::description)
        .containsExactly(
            tuple("One", "**Goal:** *pay*.\n\n### Scope\n\n```\n## Epic 9: code\n```\n- a   "),
            tuple("Two", ""));
  }

  @Test
  void an_epic_ends_at_the_next_heading_of_its_level_that_is_no_story() {
    Backlog backlog =
        read(
            """
            ## Epic 1: One
            in
            ## Summary
            out
            ### Story 1.1: Late
            ### Epic 2: Two
            ## Story 2.1: At a higher level
            ### Notes
            out
            """);
    assertThat(backlog.warnings()).isEmpty();
    assertThat(backlog.epics().get(0).description()).isEqualTo("in");
    assertThat(backlog.epics())
        .extracting(epic -> epic.stories().stream().map(Backlog.Story::title).toList())
        .containsExactly(List.of("Late"), List.of("At a higher level"));
  }

  @Test
  void a_story_under_no_epic_goes_to_the_epic_of_its_number() {
    Backlog backlog =
        read(
            """
            ### Story 2.1: Early
            ## Epic 01: One
            ## Epic 2: Two
            # Appendix
            ### Story 1.7: Stray
            ### Story 5.1: Lost
            """);
    assertThat(backlog.epics())
        .extracting(epic -> epic.stories().stream().map(Backlog.Story::title).toList())
        .containsExactly(List.of("Stray"), List.of("Early"));
    assertThat(backlog.warnings()).extracting(Backlog.Warning::line).containsExactly(6);
  }

  @Test
  void the_sentence_the_criteria_and_the_rest_of_a_story_are_told_apart() {
    Backlog.Story story =
        story(
            """
            As a cook,
            I want to scale a recipe,
            So that it fits my guests.

            Some background.

            **Acceptance Criteria:**
            1. Amounts are scaled
            2. Fractions stay readable,
               such as 1/2
               - and 1/3
            3. [ ] Units stay

            **Prerequisites:** Story 1.0

            ---
            """);
    assertThat(story.text())
        .isEqualTo("As a cook, I want to scale a recipe, so that it fits my guests.");
    assertThat(story.persona()).isEqualTo("cook");
    assertThat(story.acceptanceCriteria())
        .containsExactly(
            "Amounts are scaled", "Fractions stay readable,\nsuch as 1/2\n- and 1/3", "Units stay");
    assertThat(story.technicalNotes())
        .isEqualTo("Some background.\n\n**Prerequisites:** Story 1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "**As a** cook\n**I want** soup\n**So that** I eat",
        "- As a cook\n- I want soup\n- so that I eat",
        "As a cook, I want soup,\nso that I eat",
        "As a cook, I want soup, so that I eat",
        "As a cook\n\nI want soup\n\nSo that I eat",
        "**User Story:** As a cook, I want soup, so that I eat",
        "**User Story**\n\nAs a cook, I want soup, so that I eat",
      })
  void the_sentence_may_be_written_in_many_ways(String body) {
    assertThat(story(body).text()).isEqualTo("As a cook, I want soup, so that I eat");
    assertThat(story(body).technicalNotes()).isEmpty();
  }

  @Test
  void a_sentence_without_a_wish_is_a_note() {
    Backlog.Story story = story("As a rule,\nnothing is fixed.\n\nMore");
    assertThat(story.text()).isEmpty();
    assertThat(story.technicalNotes()).isEqualTo("As a rule,\nnothing is fixed.\n\nMore");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "**Acceptance Criteria:**\n- a\n- b",
        "**Acceptance Criteria**:\n\n* a\n\n* b",
        "**ACCEPTANCE CRITERIA**\n1) a\n2) b",
        "#### Acceptance Criteria\n+ a\n+ b",
        "### Acceptance criteria:\n- [ ] a\n- [x] b",
        "Acceptance Criteria:\n- a\n- b",
        "__Acceptance Criteria__\n• a\n• b",
        "- **Acceptance Criteria:**\n  - a\n  - b",
      })
  void criteria_are_the_list_under_their_label(String body) {
    assertThat(story(body).acceptanceCriteria()).containsExactly("a", "b");
    assertThat(story(body).technicalNotes()).isEmpty();
  }

  @Test
  void given_when_then_lines_make_one_criterion_per_given() {
    assertThat(
            story(
                    """
                    **Acceptance Criteria:**

                    **Given** a cart
                    **When** I pay
                    **Then** it is empty
                    And I get a receipt

                    Given no cart
                    When I pay

                    Then I am told
                    """)
                .acceptanceCriteria())
        .containsExactly(
            "**Given** a cart\n**When** I pay\n**Then** it is empty\nAnd I get a receipt",
            "Given no cart\nWhen I pay\nThen I am told");
  }

  @Test
  void estimates_are_taken_where_they_make_sense() {
    Backlog.Story story =
        story("**Priority:** Should have\n**Story Points:** 8\n**Persona:** Baker\n");
    assertThat(story.priority()).isEqualTo(Priority.SHOULD);
    assertThat(story.storyPoints()).isEqualTo(8);
    assertThat(story.persona()).isEqualTo("Baker");
    assertThat(story("**Priority:** Highest").technicalNotes()).isEqualTo("**Priority:** Highest");
    assertThat(story("**Priority:** Highest").priority()).isNull();
  }

  @Test
  void bad_rows_are_left_out_with_a_warning() {
    Backlog backlog =
        read(
            """
            ## Epic 1:
            ### Story 1.1: Gone with its epic
            ## Epic 2: Good
            ### Story 2.1
            ## Epic 3: %s
            """
                .formatted("x".repeat(10_001)));
    assertThat(backlog.epics()).extracting(Backlog.Epic::title).containsExactly("Good");
    assertThat(backlog.storyCount()).isZero();
    assertThat(backlog.warnings()).extracting(Backlog.Warning::line).containsExactly(1, 2, 4, 5);
  }

  @Test
  void a_section_after_the_first_story_is_left_out_with_a_warning() {
    Backlog backlog =
        read("# Epic 1: One\n## Story 1.1: S\nnote\n## Risks\nmany\n## Story 1.2: T\n");
    assertThat(backlog.epics().getFirst().stories())
        .extracting(Backlog.Story::title, Backlog.Story::technicalNotes)
        .containsExactly(tuple("S", "note"), tuple("T", ""));
    assertThat(backlog.warnings()).extracting(Backlog.Warning::line).containsExactly(4);
  }

  @Test
  void a_fence_that_is_never_closed_is_warned_about() {
    Backlog backlog = read("## Epic 1: One\n\n```\ncode\n## Epic 2: Two\n");
    assertThat(backlog.epics()).hasSize(1);
    assertThat(backlog.warnings()).extracting(Backlog.Warning::line).containsExactly(3);
  }

  @Test
  void unknown_keys_of_the_mock_are_warned_about() {
    Backlog backlog =
        read(
            """
            ## Epic 1: One

            First
              @mock latency=20ms
            @mock lateny=20ms
            @mock fail=on = purpose
            @mocking is fine
            @mock
            """);
    assertThat(backlog.warnings()).extracting(Backlog.Warning::line).containsExactly(5, 8);
    assertThat(backlog.warnings().getFirst().message()).contains("\"lateny\"", "fail-times");
    assertThat(backlog.epics().getFirst().description()).contains("@mock lateny=20ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "## Epic 1: one of as many as an import takes, with a title of some length\n",
        "#",
        "\n",
        "*",
        "- ",
        "As a ",
        "As a x\n\n",
        "&#",
        "&#1;",
        "Epic 1",
        "1.",
        "```\n",
        "`",
        "<!--",
        "**Acceptance Criteria:**\n- a\nGiven\n",
        "I want",
        "## Epic 1: x ",
        " ",
      })
  void reading_takes_time_in_proportion_to_the_length(String piece) {
    String tail = piece.repeat(1024 * 1024 / piece.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          read(tail);
          read("## Epic 1: E\n" + tail);
          read("## Epic 1: E\n### Story 1.1: S\n" + tail);
          read("## Epic 1: E\n### Story 1.1: S\n**Acceptance Criteria:**\n- a\n" + tail);
        });
  }
}

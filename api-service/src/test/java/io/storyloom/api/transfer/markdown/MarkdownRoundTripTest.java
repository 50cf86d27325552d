package io.storyloom.api.transfer.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.story.Priority;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownRoundTripTest {

  private static final List<String> WORDS = List.of("Epic", "Épica", "에픽", "史诗");

  private static final List<String> PIECES =
      List.of(
          "plain words",
          "\n",
          "\n",
          "\n",
          "\n\n",
          " ",
          "    ",
          "\t",
          "\r",
          "\r\n",
          "#",
          "# ",
          "## ",
          "### ",
          "## Epic 1: Hidden",
          "# Epic-02 – Hidden",
          "#### 에픽 3: 제목",
          "### Story 1.2: Hidden",
          "##### Story 9.9: Deep",
          "```",
          "````",
          "~~~",
          "```java",
          "`",
          "<!--",
          "-->",
          "<!-- note -->",
          "---",
          "***",
          "_ _ _",
          "===",
          "- ",
          "* ",
          "1. ",
          "2) ",
          "[ ] ",
          "[x] done",
          "**Acceptance Criteria:**",
          "Acceptance Criteria",
          "#### Acceptance Criteria",
          "**Technical Notes:**",
          "- **Persona:** ",
          "**Priority:** MUST",
          "**Story Points:** 5",
          "**User Story:** ",
          "**Prerequisites:** none",
          "As a ",
          "As a user",
          ", I want ",
          "So that ",
          "so that it works",
          "Given ",
          "When ",
          "Then ",
          "And ",
          "&",
          "&#35;",
          "&#10;",
          "&#0;",
          "&#38;#10;",
          "&amp;",
          "\\",
          "\\#",
          "|",
          "@mock fail=no",
          ":",
          "Epic 1: x",
          " - ",
          "**",
          "__",
          "*",
          "#",
          "##",
          "\u00a0",
          "\u2028",
          "\u0085",
          "\u3000",
          "\ufeff",
          "\u0001",
          "\u001f",
          "😀",
          "é",
          "제목");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void a_random_backlog_reads_back_to_the_same(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 1500; i++) {
      List<Backlog.Epic> epics = epics(random);
      assertReadsBack(text(random, 6), epics);
    }
  }

  @Test
  void a_story_keeps_all_its_fields() {
    var story =
        new Backlog.Story(
            "Renew a loan",
            "As a reader, I want to renew a loan, so that I can finish the book.",
            "Casual reader",
            List.of("Given a loan\nWhen I renew it\nThen it is due later", "No more than twice"),
            "Uses the loan service.\n\n---\n\n```sql\n## Epic 9: no epic\n```",
            Priority.SHOULD,
            5);
    String markdown =
        assertReadsBack("Library", List.of(new Backlog.Epic("Loans", "", List.of(story))));
    assertThat(markdown)
        .isEqualTo(
            """
            # Library

            ## Epic 1: Loans

            ### Story 1.1: Renew a loan

            As a reader, I want to renew a loan, so that I can finish the book.

            - **Persona:** Casual reader
            - **Priority:** SHOULD
            - **Story Points:** 5

            **Acceptance Criteria:**

            - Given a loan
              When I renew it
              Then it is due later
            - No more than twice

            **Technical Notes:**

            Uses the loan service.

            ---

            ```sql
            ## Epic 9: no epic
            ```
            """);
  }

  @Test
  void a_description_with_ordinary_markdown_is_written_as_it_is() {
    String description =
        "Why: *because*.\n\n### Goals\n\n- one\n- two\n\n```\n# code\n```\n\nC# & more";
    assertThat(assertReadsBack("P", List.of(new Backlog.Epic("C#", description, List.of()))))
        .contains(description);
  }

  private static String assertReadsBack(String name, List<Backlog.Epic> epics) {
    String markdown = write(name, epics);
    assertThat(new MarkdownReader(WORDS).read(markdown).epics())
        .as("read from\n%s", markdown)
        .isEqualTo(epics);
    return markdown;
  }

  private static String write(String name, List<Backlog.Epic> epics) {
    var out = new StringWriter();
    var writer = new MarkdownWriter(out, WORDS);
    try {
      writer.project(name);
      for (int e = 0; e < epics.size(); e++) {
        Backlog.Epic epic = epics.get(e);
        writer.epic(e + 1, epic.title(), epic.description());
        for (int s = 0; s < epic.stories().size(); s++) {
          writer.story(e + 1, s + 1, epic.stories().get(s));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static List<Backlog.Epic> epics(RandomGenerator random) {
    return Stream.generate(() ->
            new Backlog.Epic(
                title(random),
                text(random, 14),
                Stream.generate(() -> story(random)).limit(random.nextInt(3)).toList()))
        .limit(1 + random.nextInt(3))
        .toList();
  }

  private static Backlog.Story story(RandomGenerator random) {
    return new Backlog.Story(
        title(random),
        random.nextBoolean() ? text(random, 8) : "As a user, I want " + text(random, 4),
        random.nextBoolean() ? text(random, 2) : "user",
        Stream.generate(() -> text(random, 6))
            .limit(random.nextInt(4))
            .filter(each -> !each.isEmpty())
            .toList(),
        text(random, 14),
        priority(random),
        random.nextBoolean() ? null : random.nextInt(1, 100));
  }

  private static @Nullable Priority priority(RandomGenerator random) {
    return random.nextBoolean()
        ? null
        : List.copyOf(EnumSet.allOf(Priority.class)).get(random.nextInt(4));
  }

  private static String title(RandomGenerator random) {
    String title = text(random, 5);
    return References.isBlank(title) ? "Title " + title : title;
  }

  private static String text(RandomGenerator random, int most) {
    var text = new StringBuilder();
    IntStream.range(0, random.nextInt(most + 1))
        .forEach(each -> text.append(PIECES.get(random.nextInt(PIECES.size()))));
    return text.toString();
  }
}

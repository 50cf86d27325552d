package io.storyloom.worker.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.story.Priority;
import io.storyloom.story.StoryDraft;
import io.storyloom.worker.story.ParsedAnswer.Empty;
import io.storyloom.worker.story.ParsedAnswer.Malformed;
import io.storyloom.worker.story.ParsedAnswer.Parsed;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {

  private static final String STORY =
      """
      {"title": "Sign in", "text": "As a customer, I want to sign in, so that I see my orders.",
       "persona": "Customer", "acceptanceCriteria": ["Given A, when B, then C"],
       "technicalNotes": "OAuth", "priority": "MUST", "storyPoints": 3}\
      """;

  private static final StoryDraft DRAFT =
      new StoryDraft(
          "Sign in",
          "As a customer, I want to sign in, so that I see my orders.",
          "Customer",
          List.of("Given A, when B, then C"),
          "OAuth",
          Priority.MUST,
          3);

  @Test
  void reads_every_field() {
    assertThat(AnswerParser.parse("[" + STORY + "]")).isEqualTo(new Parsed(List.of(DRAFT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```json\n[%s]\n```",
        "Here are the stories (as {json}, see [1]):\n\n[%s]\n\nAnything else? [y/n]",
        "{\"stories\": [%s]}",
        "{\"epic\": {\"a\": [1, {\"b\": 2}]}, \"userStories\": [%s], \"count\": 1}",
        "- [ ] todo\n{\"thought\": \"first think\"}\n[%s,]",
        "\uFEFF [%s]",
        "[] [%s]",
        "[[%s]]",
      })
  void finds_the_stories_in_whatever_is_around_them(String answer) {
    assertThat(AnswerParser.parse(answer.formatted(STORY))).isEqualTo(new Parsed(List.of(DRAFT)));
  }

  @Test
  void makes_up_for_what_is_missing() {
    assertThat(
            parsed(
                """
                [{"title": "T", "text": "As an admin, I want X", "unknown": {"a": [1]},
                  "acceptanceCriteria": null, "technicalNotes": ["x"], "storyPoints": "many"}]\
                """))
        .containsExactly(
            new StoryDraft(
                "T", "As an admin, I want X", "admin", List.of(), "", Priority.SHOULD, null));
  }

  @ParameterizedTest
  @CsvSource({
    "Must have, MUST",
    "should, SHOULD",
    "COULD, COULD",
    "Won't have, WONT",
    "high, SHOULD"
  })
  void understands_the_usual_words_for_priorities(String word, Priority priority) {
    assertThat(
            parsed("[{\"title\":\"T\",\"text\":\"X\",\"priority\":\"" + word + "\"}]")
                .getFirst()
                .priority())
        .isEqualTo(priority);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "'\"8\"', 8", "2.6, 3", "null, ", "-1, ", "1e9, ", "true, ", "[3], "})
  void keeps_story_points_that_are_sensible_numbers(String value, Integer points) {
    assertThat(
            parsed("[{\"title\":\"T\",\"text\":\"X\",\"storyPoints\":" + value + "}]")
                .getFirst()
                .storyPoints())
        .isEqualTo(points);
  }

  @Test
  void removes_what_the_database_cannot_store() {
    StoryDraft draft =
        parsed("[{\"title\":\" a\\u0000b \",\"text\":\"x\\ud800y \\ud83d\\ude00 line\nbreak\"}]")
            .getFirst();

    assertThat(draft.title()).isEqualTo("ab");
    assertThat(draft.text()).isEqualTo("x\uFFFDy 😀 line\nbreak");
  }

  @Test
  void cuts_what_is_too_long_between_characters() {
    String emojis = "😀".repeat(StoryReader.MAX_TITLE);
    String criteria = "\"c\",".repeat(StoryReader.MAX_CRITERIA + 5);

    StoryDraft draft =
        parsed(
                "[{\"title\":\"x%s\",\"text\":\"y\",\"acceptanceCriteria\":[%s]}]"
                    .formatted(emojis, criteria))
            .getFirst();

    assertThat(draft.title()).hasSizeLessThanOrEqualTo(StoryReader.MAX_TITLE).endsWith("😀…");
    assertThat(draft.acceptanceCriteria()).hasSize(StoryReader.MAX_CRITERIA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"stories\": []}", "None needed.\n```json\n[ ]\n```\n"})
  void no_story_is_empty(String answer) {
    assertThat(AnswerParser.parse(answer)).isEqualTo(new Empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                     | The answer is blank.
          I am sorry, I cannot do that.          | The answer holds no JSON.
          Use [ and {                            | The answer holds no JSON.
          {"answer": 42}                         | The answer's JSON holds no list of stories.
          [{"title": "T", "text": "X"}, {"ti     | The answer breaks off in the middle of its JSON.
          Well: [{"title": "T" "text": "X"}]     | The answer holds broken JSON at character 22.
          {"thought": 1} [{"title": x}]          | The answer holds broken JSON at character 27.
          [{"title": "T", "text": "X"}, 7]       | Story 2 is no object.
          [{"text": "X"}]                        | Story 1 has no title.
          [{"title": "T", "text": {"as": "a"}}]  | Story 1 has no text.
          """)
  void says_readably_what_is_wrong(String answer, String reason) {
    assertThat(AnswerParser.parse(answer == null ? "" : answer)).isEqualTo(new Malformed(reason));
  }

  @Test
  void answers_beyond_every_limit_are_malformed() {
    String story = "{\"title\":\"T\",\"text\":\"X\"},";
    assertThat(AnswerParser.parse("x".repeat(AnswerParser.MAX_ANSWER_LENGTH + 1)))
        .isInstanceOf(Malformed.class);
    assertThat(AnswerParser.parse("[" + story.repeat(StoryReader.MAX_STORIES + 1) + "]"))
        .isEqualTo(new Malformed("The answer holds more than 1000 stories."));
    assertThat(AnswerParser.parse("{\"a\":".repeat(100_000)))
        .isEqualTo(new Malformed("The answer's JSON is too deep or has parts too long to read."));
    assertThat(AnswerParser.parse("{} ".repeat(1_000_000))).isInstanceOf(Malformed.class);
    assertThat(AnswerParser.parse("[".repeat(4_000_000))).isInstanceOf(Malformed.class);
  }

  @Test
  void no_answer_however_mangled_makes_it_throw() {
    SplittableRandom random = new SplittableRandom(42);
    String answer = "Sure! ```json\n{\"stories\": [" + STORY + "," + STORY + "]}\n``` done";
    String alphabet = "[]{}\",:\\u0\u0000\ud800 e-1";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder mangled = new StringBuilder(answer);
      for (int change = random.nextInt(1, 6); change > 0; change--) {
        int at = random.nextInt(mangled.length());
        switch (random.nextInt(3)) {
          case 0 -> mangled.deleteCharAt(at);
          case 1 -> mangled.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
          default -> mangled.setLength(Math.max(10, at));
        }
      }
      assertThat(AnswerParser.parse(mangled.toString())).isNotNull();
    }
  }

  private static List<StoryDraft> parsed(String answer) {
    ParsedAnswer parsed = AnswerParser.parse(answer);
    assertThat(parsed).isInstanceOf(Parsed.class);
    return ((Parsed) parsed).drafts();
  }
}

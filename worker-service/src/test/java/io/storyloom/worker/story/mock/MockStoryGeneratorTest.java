package io.storyloom.worker.story.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.EpicId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import io.storyloom.story.Priority;
import io.storyloom.story.StoryDraft;
import io.storyloom.worker.story.AnswerParser;
import io.storyloom.worker.story.GenerationOutcome;
import io.storyloom.worker.story.GenerationOutcome.Answered;
import io.storyloom.worker.story.GenerationOutcome.Permanent;
import io.storyloom.worker.story.GenerationOutcome.RateLimited;
import io.storyloom.worker.story.GenerationOutcome.Transient;
import io.storyloom.worker.story.GenerationRequest;
import io.storyloom.worker.story.ParsedAnswer;
import io.storyloom.worker.story.ParsedAnswer.Parsed;
import io.storyloom.worker.story.RawAnswer;
import io.storyloom.worker.story.StoryGenerator;
import io.storyloom.worker.story.StoryGeneratorContract;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MockStoryGeneratorTest extends StoryGeneratorContract {

  private static final String TITLE = "User Authentication";
  private static final String TEXT =
      """
      Customers can sign in with email and password, reset a forgotten password and stay signed in
      on trusted devices. Administrators can lock accounts. Sign-in with Google OAuth.

      - Invite colleagues by email
      - Two-factor authentication
      """;

  private final List<Duration> pauses = new ArrayList<>();

  @Override
  protected StoryGenerator answering() {
    return generator(Duration.ZERO, 0, 0);
  }

  @Override
  protected StoryGenerator silent() {
    return new MockStoryGenerator(
        new MockProperties(Duration.ofHours(1), 0, 0), free(), Thread::sleep);
  }

  @ParameterizedTest
  @EnumSource
  void the_number_of_stories_fits_the_mode(Mode mode) throws Exception {
    Set<Integer> sizes = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      sizes.add(
          drafts(answering().generate(request(1, "Epic " + i, TEXT, mode, PersonaSet.CORE)))
              .size());
    }
    assertThat(sizes)
        .allMatch(size -> size >= mode.fewest() && size <= mode.most())
        .hasSize(mode.most() - mode.fewest() + 1);
  }

  @ParameterizedTest
  @EnumSource
  void stories_are_spread_evenly_over_the_personas(PersonaSet personas) throws Exception {
    for (Mode mode : Mode.values()) {
      List<StoryDraft> drafts =
          drafts(answering().generate(request(1, TITLE, TEXT, mode, personas)));
      List<String> named = drafts.stream().map(StoryDraft::persona).distinct().toList();
      assertThat(named).hasSize(personas.size());
      for (String persona : named) {
        assertThat(drafts.stream().filter(draft -> draft.persona().equals(persona)).count())
            .isBetween(
                (long) drafts.size() / personas.size(), 1L + drafts.size() / personas.size());
      }
    }
  }

  @Test
  void personas_named_by_the_epic_come_first() throws Exception {
    assertThat(drafts(answering().generate(request(1, TEXT))))
        .extracting(StoryDraft::persona)
        .startsWith("Customer", "Administrator", "User", "Customer");
  }

  @Test
  void stories_are_made_of_the_epic_s_own_words() throws Exception {
    assertThat(drafts(answering().generate(request(1, TEXT))))
        .extracting(StoryDraft::title)
        .contains(
            "Sign in with email",
            "Reset a forgotten password",
            "Lock accounts",
            "Invite colleagues by email")
        .anyMatch(title -> title.contains("Google OAuth") || title.contains("two-factor"));
  }

  @Test
  void stories_read_like_stories() throws Exception {
    for (Mode mode : Mode.values()) {
      for (StoryDraft draft :
          drafts(answering().generate(request(1, TITLE, TEXT, mode, PersonaSet.FULL)))) {
        assertThat(draft.text()).matches("As an? .+, I want to .+, so that .+\\.");
        assertThat(draft.text()).contains(" " + draft.persona().toLowerCase(java.util.Locale.ROOT));
        assertThat(draft.acceptanceCriteria())
            .hasSizeBetween(2, 4)
            .allMatch(criterion -> criterion.matches("Given .+, when .+, then .+"));
        assertThat(draft.storyPoints()).isIn(1, 2, 3, 5, 8, 13);
        assertThat(draft.title() + draft.text()).doesNotContain("{").doesNotContain("  ");
      }
    }
  }

  @Test
  void priorities_are_mixed_and_titles_differ() throws Exception {
    List<StoryDraft> drafts =
        drafts(answering().generate(request(1, TITLE, TEXT, Mode.DETAILED, PersonaSet.FULL)));

    assertThat(EnumSet.copyOf(drafts.stream().map(StoryDraft::priority).toList()))
        .contains(Priority.MUST, Priority.SHOULD, Priority.COULD);
    assertThat(drafts).extracting(StoryDraft::title).doesNotHaveDuplicates();
  }

  @Test
  void the_same_epic_gets_the_same_answer_whatever_its_ids_its_attempt_and_its_script()
      throws Exception {
    GenerationOutcome first = answering().generate(request(1, TEXT));

    assertThat(answering().generate(request(3, TEXT))).isEqualTo(first);
    assertThat(drafts(answering().generate(request(2, TEXT + "\n@mock rate-limit=1\n"))))
        .isEqualTo(drafts(first));
  }

  @Test
  void another_text_mode_persona_set_or_seed_gets_another_answer() throws Exception {
    List<StoryDraft> first = drafts(answering().generate(request(1, TEXT)));

    assertThat(drafts(answering().generate(request(1, TEXT + "More.")))).isNotEqualTo(first);
    assertThat(drafts(answering().generate(request(1, TITLE, TEXT, Mode.COMPACT, PersonaSet.CORE))))
        .isNotEqualTo(first);
    assertThat(
            drafts(answering().generate(request(1, TITLE, TEXT, Mode.STANDARD, PersonaSet.FULL))))
        .isNotEqualTo(first);
    assertThat(drafts(generator(Duration.ZERO, 0, 7).generate(request(1, TEXT))))
        .isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\"quoted\" \\ back\nslash \t",
        "이메일 인증",
        "😀😀",
        "the and of to can",
        "!!!",
        "Ünïcode ＷＩＤＥ",
        "12. \u2013",
      })
  void every_text_makes_stories(String text) throws Exception {
    String title = text.isBlank() ? "?" : text;
    assertThat(
            drafts(answering().generate(request(1, title, text, Mode.DETAILED, PersonaSet.FULL))))
        .hasSizeGreaterThanOrEqualTo(12);
    assertThat(
            drafts(
                answering()
                    .generate(
                        request(
                            1,
                            "x".repeat(10_000),
                            text.repeat(9_000),
                            Mode.COMPACT,
                            PersonaSet.FULL))))
        .hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void token_counts_are_realistic() throws Exception {
    RawAnswer answer = answer(answering().generate(request(1, TEXT)));

    assertThat(answer.inputTokens()).isBetween(200L, 500L);
    assertThat(answer.outputTokens()).isBetween(800L, 3_000L);
    assertThat(answer(answering().generate(request(1, TEXT.repeat(100)))).inputTokens())
        .isGreaterThan(5_000);
  }

  @Test
  void costs_what_the_configuration_says_rounded_half_up() {
    StoryGenerator generator =
        new MockStoryGenerator(
            new MockProperties(Duration.ZERO, 0, 0),
            new MockPricing(new BigDecimal("3"), new BigDecimal("15.5")),
            pauses::add);

    assertThat(generator.cost(1_000, 2_000)).isEqualTo(new BigDecimal("0.034000"));
    assertThat(generator.cost(0, 1)).isEqualTo(new BigDecimal("0.000016"));
  }

  @Test
  void latency_varies_by_the_jitter_and_no_more() throws Exception {
    StoryGenerator generator = generator(Duration.ofSeconds(1), 0.3, 0);
    for (int i = 0; i < 200; i++) {
      generator.generate(request(1, "Text " + i));
    }
    assertThat(pauses)
        .hasSize(200)
        .allMatch(pause -> pause.toMillis() >= 700 && pause.toMillis() <= 1300)
        .anyMatch(pause -> pause.toMillis() < 800)
        .anyMatch(pause -> pause.toMillis() > 1200);
  }

  @Test
  void a_scripted_latency_has_no_jitter() throws Exception {
    generator(Duration.ofSeconds(1), 0.3, 0).generate(request(1, "@mock latency=1500ms"));

    assertThat(pauses).containsExactly(Duration.ofMillis(1500));
  }

  @Test
  void without_latency_it_does_not_pause() throws Exception {
    answering().generate(request(1, TEXT));

    assertThat(pauses).isEmpty();
  }

  @Test
  void fail_fails_every_attempt_for_good() throws Exception {
    assertThat(outcomes("@mock fail=some message = kept", 2))
        .containsOnly(new Permanent("some message = kept"));
  }

  @Test
  void fail_times_fails_the_first_attempts() throws Exception {
    assertThat(outcomes("@mock fail-times=2", 3))
        .hasExactlyElementsOfTypes(Transient.class, Transient.class, Answered.class);
  }

  @Test
  void rate_limit_limits_the_first_attempts() throws Exception {
    List<GenerationOutcome> outcomes = outcomes("@mock rate-limit=1", 2);

    assertThat(outcomes.getFirst()).isEqualTo(new RateLimited(Duration.ofSeconds(1)));
    assertThat(outcomes.getLast()).isInstanceOf(Answered.class);
  }

  @Test
  void empty_answers_no_stories() throws Exception {
    assertThat(parse("@mock empty")).isEqualTo(new ParsedAnswer.Empty());
    assertThat(parse("@mock stories=0")).isEqualTo(new ParsedAnswer.Empty());
  }

  @Test
  void malformed_answers_what_cannot_be_parsed() throws Exception {
    for (int i = 0; i < 200; i++) {
      assertThat(parse("Text " + i + "\n@mock malformed"))
          .isInstanceOf(ParsedAnswer.Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40, 1000})
  void stories_gives_exactly_so_many(int count) throws Exception {
    assertThat(drafts(answering().generate(request(1, TEXT + "@mock stories=" + count))))
        .hasSize(count);
  }

  @Test
  void lines_combine_one_after_the_other() throws Exception {
    assertThat(
            outcomes(
                """
                @mock stories=3
                  @mock fail-times=2
                Text
                \t@mock rate-limit=1
                @mock fail=over
                """,
                4))
        .containsExactly(
            new RateLimited(Duration.ofSeconds(1)),
            new Transient("The mock was told to fail 2 times."),
            new Transient("The mock was told to fail 2 times."),
            new Permanent("over"));
    assertThat(outcomes("@mock empty\n@mock malformed\n@mock fail=first", 1))
        .containsExactly(new Permanent("first"));
    assertThat(parse("@mock stories=3\n@mock empty\n@mock malformed"))
        .isInstanceOf(ParsedAnswer.Malformed.class);
    assertThat(parse("@mock stories=3\n@mock empty")).isEqualTo(new ParsedAnswer.Empty());
  }

  @Test
  void hang_comes_after_scripted_failures() throws Exception {
    assertThat(outcomes("@mock hang\n@mock fail-times=1\n@mock fail=never seen", 1))
        .hasExactlyElementsOfTypes(Transient.class);
    Thread.currentThread().interrupt();
    try {
      answering().generate(request(2, "@mock hang\n@mock fail-times=1"));
    } catch (InterruptedException e) {
      assertThat(pauses).isEmpty();
      return;
    }
    throw new AssertionError("it answered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@mock colour=blue",
        "@mock",
        "@mock fail-times=two",
        "@mock rate-limit=-1",
        "@mock stories=-3",
        "@mock latency=soon",
        "@mock latency=-1s",
        "@mock latency=99999999999999999999d",
        "text @mock fail=x",
        "@mocking fail=x",
        "@Mock fail=x",
      })
  void what_makes_no_sense_is_ignored(String line) throws Exception {
    StoryGenerator generator = generator(Duration.ofMillis(5), 0, 0);

    assertThat(drafts(generator.generate(request(1, TEXT + "\n" + line)))).hasSizeBetween(8, 12);
    assertThat(pauses).containsExactly(Duration.ofMillis(5));
  }

  private List<GenerationOutcome> outcomes(String description, int calls) throws Exception {
    List<GenerationOutcome> outcomes = new ArrayList<>();
    for (int call = 1; call <= calls; call++) {
      outcomes.add(answering().generate(request(call, description)));
    }
    return outcomes;
  }

  private ParsedAnswer parse(String description) throws Exception {
    return AnswerParser.parse(answer(answering().generate(request(1, description))).text());
  }

  private MockStoryGenerator generator(Duration latency, double jitter, long seed) {
    return new MockStoryGenerator(new MockProperties(latency, jitter, seed), free(), pauses::add);
  }

  private static MockPricing free() {
    return new MockPricing(BigDecimal.ZERO, BigDecimal.ZERO);
  }

  private static GenerationRequest request(int call, String description) {
    return request(call, TITLE, description, Mode.STANDARD, PersonaSet.CORE);
  }

  private static GenerationRequest request(
      int call, String title, String description, Mode mode, PersonaSet personas) {
    return new GenerationRequest(
        TenantId.DEFAULT,
        new RunId(UUID.randomUUID()),
        new EpicId(UUID.randomUUID()),
        call,
        title,
        description,
        mode,
        personas);
  }

  private static RawAnswer answer(GenerationOutcome outcome) {
    assertThat(outcome).isInstanceOf(Answered.class);
    return ((Answered) outcome).answer();
  }

  private static List<StoryDraft> drafts(GenerationOutcome outcome) {
    ParsedAnswer parsed = AnswerParser.parse(answer(outcome).text());
    assertThat(parsed).isInstanceOf(Parsed.class);
    return ((Parsed) parsed).drafts();
  }
}

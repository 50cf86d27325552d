package io.storyloom.worker.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storyloom.run.EpicId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What every generator must do; each provider's test extends it.
public abstract class StoryGeneratorContract {

  /// A generator that answers well.
  protected abstract StoryGenerator answering();

  /// A generator that never answers.
  protected abstract StoryGenerator silent();

  /// A request that [#silent()] never answers and [#answering()] does.
  protected GenerationRequest request() {
    return request("User Authentication", "Users sign in with email and password.");
  }

  public static GenerationRequest request(String title, String description) {
    return new GenerationRequest(
        TenantId.DEFAULT,
        new RunId(UUID.randomUUID()),
        new EpicId(UUID.randomUUID()),
        1,
        title,
        description,
        Mode.STANDARD,
        PersonaSet.CORE);
  }

  @Test
  void says_who_it_is() {
    assertThat(answering().identity().provider()).isNotBlank();
    assertThat(answering().identity().model()).isNotBlank();
  }

  @Test
  void answers_with_something_that_can_be_parsed() throws Exception {
    RawAnswer answer = answer(answering().generate(request()));

    assertThat(AnswerParser.parse(answer.text())).isInstanceOf(ParsedAnswer.Parsed.class);
  }

  @Test
  void counts_tokens() throws Exception {
    RawAnswer answer = answer(answering().generate(request()));

    assertThat(answer.inputTokens()).isPositive();
    assertThat(answer.outputTokens()).isPositive();
  }

  @Test
  void cost_has_six_decimals_and_never_shrinks_with_tokens() {
    StoryGenerator generator = answering();

    assertThat(generator.cost(0, 0)).isZero().matches(cost -> cost.scale() == 6);
    assertThat(generator.cost(2_000, 1_000)).isGreaterThanOrEqualTo(generator.cost(1_000, 1_000));
    assertThat(generator.cost(1_000, 2_000)).isGreaterThanOrEqualTo(generator.cost(1_000, 1_000));
  }

  @Test
  void answers_many_threads_at_once() throws Exception {
    StoryGenerator generator = answering();
    Callable<GenerationOutcome> call = () -> generator.generate(request());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<GenerationOutcome> outcome :
          threads.invokeAll(List.of(call, call, call, call, call, call, call, call))) {
        assertThat(outcome.get()).isInstanceOf(GenerationOutcome.Answered.class);
      }
    }
  }

  @Test
  void a_call_in_flight_ends_promptly_when_its_thread_is_interrupted() throws Exception {
    StoryGenerator generator = silent();
    CompletableFuture<GenerationOutcome> ended = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ended.complete(generator.generate(request()));
              } catch (InterruptedException e) {
                ended.completeExceptionally(e);
              }
            });

    caller.interrupt();

    assertThatThrownBy(() -> ended.get(2, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void a_call_on_an_interrupted_thread_does_not_begin() {
    StoryGenerator generator = answering();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> generator.generate(request()))
          .isInstanceOf(InterruptedException.class);
    } finally {
      Thread.interrupted();
    }
  }

  private static RawAnswer answer(GenerationOutcome outcome) {
    assertThat(outcome).isInstanceOf(GenerationOutcome.Answered.class);
    return ((GenerationOutcome.Answered) outcome).answer();
  }
}

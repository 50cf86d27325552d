package io.storyloom.worker.story.mock;

import io.storyloom.run.Generator;
import io.storyloom.worker.story.GenerationOutcome;
import io.storyloom.worker.story.GenerationOutcome.Answered;
import io.storyloom.worker.story.GenerationOutcome.Permanent;
import io.storyloom.worker.story.GenerationOutcome.RateLimited;
import io.storyloom.worker.story.GenerationOutcome.Transient;
import io.storyloom.worker.story.GenerationRequest;
import io.storyloom.worker.story.MockLines;
import io.storyloom.worker.story.Prompt;
import io.storyloom.worker.story.RawAnswer;
import io.storyloom.worker.story.StoryGenerator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/// Answers without any provider: the same stories for the same epic, mode, personas and seed, after
/// a latency. `@mock` lines in the epic's description script it.
final class MockStoryGenerator implements StoryGenerator {

  private static final Generator IDENTITY = new Generator("mock", "mock-1");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final MockProperties properties;
  private final MockPricing pricing;
  private final Pause pause;

  MockStoryGenerator(MockProperties properties, MockPricing pricing, Pause pause) {
    this.properties = properties;
    this.pricing = pricing;
    this.pause = pause;
  }

  @Override
  public Generator identity() {
    return IDENTITY;
  }

  @Override
  public BigDecimal cost(long inputTokens, long outputTokens) {
    return pricing.price().cost(inputTokens, outputTokens);
  }

  @Override
  public GenerationOutcome generate(GenerationRequest request) throws InterruptedException {
    MockScript script = MockScript.of(request.description());
    int attempt = request.call();
    if (script.hang() && attempt > script.rateLimits() + script.failures()) {
      new CountDownLatch(1).await();
    }
    String text = MockLines.without(request.description());
    SplittableRandom random = random(request, text);
    Duration latency = script.latency() == null ? jittered(random.split()) : script.latency();
    if (latency.isPositive()) {
      pause.pass(latency);
    } else if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return outcome(request, script, text, random);
  }

  private static GenerationOutcome outcome(
      GenerationRequest request, MockScript script, String text, SplittableRandom random) {
    int attempt = request.call();
    if (attempt <= script.rateLimits()) {
      return new RateLimited(RETRY_AFTER);
    }
    if (attempt <= script.rateLimits() + script.failures()) {
      return new Transient("The mock was told to fail %d times.".formatted(script.failures()));
    }
    if (script.failure() != null) {
      return new Permanent(script.failure());
    }
    String answer = answer(request, script, text, random);
    return new Answered(
        new RawAnswer(answer, Tokens.of(Prompt.of(request).text()), Tokens.of(answer)));
  }

  private static String answer(
      GenerationRequest request, MockScript script, String text, SplittableRandom random) {
    if (script.malformed()) {
      String stories = new MockStories(request, text, random).write(2);
      return "Here are the stories:\n\n" + stories.substring(0, stories.length() * 3 / 4);
    }
    return script.empty() ? "[]" : new MockStories(request, text, random).write(script.stories());
  }

  private Duration jittered(SplittableRandom random) {
    double factor = 1 + properties.jitter() * (2 * random.nextDouble() - 1);
    return Duration.ofNanos(Math.round(properties.latency().toNanos() * factor));
  }

  /// Not of ids nor of the attempt, so that the same epic always gets the same stories.
  private SplittableRandom random(GenerationRequest request, String text) {
    long seed = properties.seed();
    seed = 31 * seed + request.title().hashCode();
    seed = 0x9E3779B97F4A7C15L * seed + text.hashCode();
    return new SplittableRandom(
        seed * 31 * 31 + request.mode().most() * 31L + request.personaSet().size());
  }
}

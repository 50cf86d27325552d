package io.storyloom.worker.story.mock;

import io.storyloom.run.Generator;
import io.storyloom.worker.story.GenerationOutcome;
import io.storyloom.worker.story.GenerationRequest;
import io.storyloom.worker.story.StoryGenerator;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Answers without any provider: the same stories for the same epic, mode, personas and seed, after
/// a latency. `@mock` lines in the epic's description script it.
final class MockStoryGenerator implements StoryGenerator {

  private static final Generator IDENTITY = new Generator("mock", "mock-1");

  private final MockProperties properties;
  private final MockPricing pricing;

  MockStoryGenerator(MockProperties properties, MockPricing pricing) {
    this.properties = properties;
    this.pricing = pricing;
  }

  @Override
  public Generator identity() {
    return IDENTITY;
  }

  @Override
  public BigDecimal cost(long inputTokens, long outputTokens) {
    return pricing
        .inputPerMillionUsd()
        .multiply(BigDecimal.valueOf(inputTokens))
        .add(pricing.outputPerMillionUsd().multiply(BigDecimal.valueOf(outputTokens)))
        .movePointLeft(6)
        .setScale(6, RoundingMode.HALF_UP);
  }

  @Override
  public GenerationOutcome generate(GenerationRequest request) throws InterruptedException {
    Thread.sleep(properties.latency());
    return new GenerationOutcome.Transient("not yet");
  }
}

package io.storyloom.worker.story.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.worker.story.GeneratorProperties;
import io.storyloom.worker.story.StoryGenerator;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class MockConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(MockWiring.class);

  @Test
  void the_mock_is_the_generator_with_the_documented_defaults() {
    runner.run(context -> {
      assertThat(context.getBean(StoryGenerator.class).identity().provider()).isEqualTo("mock");
      assertThat(context.getBean(GeneratorProperties.class).timeout())
          .isEqualTo(Duration.ofMinutes(2));
      assertThat(context.getBean(MockProperties.class))
          .isEqualTo(new MockProperties(Duration.ofSeconds(1), 0.3, 0));
    });
  }

  @Test
  void properties_are_bound() {
    runner
        .withPropertyValues(
            "storyloom.generator.timeout=5s",
            "storyloom.generator.mock.latency=0",
            "storyloom.generator.mock.jitter=0",
            "storyloom.generator.mock.seed=9",
            "storyloom.pricing.mock.input-per-million-usd=3",
            "storyloom.pricing.mock.output-per-million-usd=15")
        .run(context -> {
          assertThat(context.getBean(GeneratorProperties.class).timeout())
              .isEqualTo(Duration.ofSeconds(5));
          assertThat(context.getBean(MockProperties.class))
              .isEqualTo(new MockProperties(Duration.ZERO, 0, 9));
          assertThat(context.getBean(StoryGenerator.class).cost(1_000_000, 1_000_000))
              .isEqualByComparingTo(new BigDecimal(18));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "storyloom.generator.timeout=0",
        "storyloom.generator.mock.latency=-1s",
        "storyloom.generator.mock.jitter=1.5",
        "storyloom.pricing.mock.input-per-million-usd=-1",
      })
  void nonsense_stops_the_start(String property) {
    runner.withPropertyValues(property).run(context -> assertThat(context).hasFailed());
  }
}

package io.storyloom.worker.story.mock;

import io.storyloom.worker.story.GeneratorProperties;
import io.storyloom.worker.story.StoryGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes the mock the worker's generator.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GeneratorProperties.class, MockProperties.class, MockPricing.class})
class MockWiring {

  @Bean
  StoryGenerator storyGenerator(MockProperties properties, MockPricing pricing) {
    return new MockStoryGenerator(properties, pricing, Thread::sleep);
  }
}

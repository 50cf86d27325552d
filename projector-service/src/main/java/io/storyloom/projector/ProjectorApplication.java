package io.storyloom.projector;

import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/// The projector service: folds run events into the read tables.
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class ProjectorApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /// The service as it is started, with its own defaults from `projector-service.yml`.
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(ProjectorApplication.class)
        .properties("spring.config.name=projector-service");
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}

package io.storyloom.projector;

import io.storyloom.projector.reconcile.ReconcileOnce;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The projector service: folds run events into the read tables.
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@EnableScheduling
public class ProjectorApplication {

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(ReconcileOnce.NAME)) {
      System.exit(ReconcileOnce.run(List.of(args).subList(1, args.length), System.out));
    }
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

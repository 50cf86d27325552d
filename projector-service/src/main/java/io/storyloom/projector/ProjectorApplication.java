package io.storyloom.projector;

import io.storyloom.projector.reconcile.RebuildOnce;
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
    switch (args.length == 0 ? "" : args[0]) {
      case ReconcileOnce.NAME -> System.exit(ReconcileOnce.run(rest(args), System.out));
      case RebuildOnce.NAME -> System.exit(RebuildOnce.run(rest(args), System.out));
      default -> application().run(args);
    }
  }

  private static List<String> rest(String[] args) {
    return List.of(args).subList(1, args.length);
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

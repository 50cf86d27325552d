package io.storyloom.api;

import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The api service: HTTP API, imports and exports, and the pages for browsers.
@EnableScheduling
// Whoever calls a repository says where a transaction begins; a single read needs none.
@EnableJpaRepositories(enableDefaultTransactions = false, bootstrapMode = BootstrapMode.DEFERRED)
@SpringBootApplication(
    proxyBeanMethods = false,
    scanBasePackages = {"io.storyloom.api", "io.storyloom.ui"})
public class ApiApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /// The service as it is started, with its own defaults from `api-service.yml`.
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(ApiApplication.class)
        .properties("spring.config.name=api-service");
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}

package io.storyloom.worker;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// The worker service: executes runs.
@SpringBootApplication
public class WorkerApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /// The service with its own configuration file, to be run alone or beside others.
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(WorkerApplication.class)
        .properties("spring.config.name=worker-service");
  }
}

package io.storyloom.projector.reconcile;

import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RunCodec;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// `reconcile [--repair]`: compares all runs of the read tables once, beside the services that are
/// running, on their database and log.
public final class ReconcileOnce {

  public static final String NAME = "reconcile";

  private static final String REPAIR = "--repair";
  private static final int SHOWN = 20;

  private ReconcileOnce() {}

  /// What the command needs of the service.
  @EnableAutoConfiguration
  @Import(ReconcileWiring.class)
  static class Parts {

    @Bean
    RunCodec runCodec(@Value("${storyloom.schema-registry-url}") String registryUrl) {
      return new RunCodec(new WireFormat(new SchemaRegistry(RegistrySettings.of(registryUrl))));
    }
  }

  /// @param arguments `--repair` and properties as the service takes them
  /// @return the exit code: 0 when nothing differs any more, else 2
  public static int run(List<String> arguments, PrintStream out) {
    boolean repair = arguments.contains(REPAIR);
    String[] properties =
        Stream.concat(
                arguments.stream().filter(argument -> !argument.equals(REPAIR)),
                // The tables are those of the running service.
                Stream.of(
                    "--spring.flyway.enabled=false",
                    "--management.endpoint.health.validate-group-membership=false",
                    "--spring.datasource.hikari.maximum-pool-size=2"))
            .toArray(String[]::new);
    try (var context =
        new SpringApplicationBuilder(Parts.class)
            .properties("spring.config.name=projector-service")
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .run(properties)) {
      Reconciliation reconciliation = context.getBean(Reconciliation.class);
      Report report =
          repair ? reconciliation.repair(Instant.EPOCH) : reconciliation.compare(Instant.EPOCH);
      show(report, repair, out);
      return report.left().isEmpty() ? 0 : 2;
    }
  }

  private static void show(Report report, boolean repair, PrintStream out) {
    out.println("Compared runs  " + report.compared());
    out.println("Differed       " + report.drifts().size());
    if (repair) {
      out.println("Repaired       " + (report.drifts().size() - report.left().size()));
    }
    report.left().stream()
        .limit(SHOWN)
        .forEach(drift -> out.println(drift.run() + "  " + String.join("; ", drift.what())));
    if (report.left().size() > SHOWN) {
      out.println("and %d more".formatted(report.left().size() - SHOWN));
    }
  }
}

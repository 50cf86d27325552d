package io.storyloom.projector.reconcile;

import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RunCodec;
import java.io.PrintStream;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Runs a command beside the services that are running, on their database and log.
final class BesideServices {

  /// What was asked for could not be done, or not with every run.
  static final int LEFT = 2;

  private static final int ERROR = 1;

  private BesideServices() {}

  /// What a command needs of the service.
  @EnableAutoConfiguration
  @Import(ReconcileWiring.class)
  static class Parts {

    @Bean
    RunCodec runCodec(@Value("${storyloom.schema-registry-url}") String registryUrl) {
      return new RunCodec(new WireFormat(new SchemaRegistry(RegistrySettings.of(registryUrl))));
    }
  }

  /// @param name by which the database knows it
  /// @param properties as the service takes them
  /// @return the command's exit code
  static int run(
      String name,
      List<String> properties,
      PrintStream out,
      ToIntFunction<ApplicationContext> command) {
    String[] all =
        Stream.concat(
                properties.stream(),
                // The tables are those of the running service.
                Stream.of(
                    "--spring.flyway.enabled=false",
                    "--management.endpoint.health.validate-group-membership=false",
                    "--logging.level.com.zaxxer.hikari=WARN",
                    "--spring.datasource.hikari.data-source-properties.ApplicationName=storyloom-"
                        + name,
                    "--spring.datasource.hikari.maximum-pool-size=2"))
            .toArray(String[]::new);
    try (var context =
        new SpringApplicationBuilder(Parts.class)
            .properties("spring.config.name=projector-service")
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .run(all)) {
      return command.applyAsInt(context);
    } catch (DataAccessException | TransactionException e) {
      out.println("The database can't be used: " + e.getMostSpecificCause().getMessage());
    } catch (KafkaException e) {
      out.println("Kafka can't be used: " + e.getMessage());
    }
    return ERROR;
  }
}

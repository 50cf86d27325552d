package io.storyloom.messaging.relay;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.storyloom.embedded.EmbeddedInfrastructure;
import io.storyloom.embedded.Endpoints;
import io.storyloom.embedded.Ports;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.messaging.topic.TopicSetup;
import io.storyloom.run.RunId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageIT {

  @Test
  void goes_on_by_itself_after_broker_and_database_were_away(@TempDir Path dir) throws Exception {
    Ports ports = Ports.free();
    RunId run = Ledger.newRun();
    Ledger ledger;
    OutboxRelay relay;
    try (EmbeddedInfrastructure before = EmbeddedInfrastructure.start(dir, ports)) {
      Endpoints at = before.endpoints();
      ports = fixed(at);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", at.kafka()))) {
        new TopicSetup(Ledger.TOPICS).ensure(admin);
      }
      ledger =
          new Ledger(new TestDatabase(at.jdbcUrl(), at.jdbcUser(), at.jdbcPassword()))
              .createTables();
      relay = relay(ledger, at);
      ledger.commit(Ledger.events(run, 1, 5));
      relay.committed(List.of(run));
      try (Wiretap wiretap = new Wiretap(at.kafka())) {
        RunId tapped = Ledger.newRun();
        ledger.commit(Ledger.events(tapped, 1, 3));
        relay.committed(List.of(tapped));
        wiretap.awaitEvents(tapped, 1, 3);
      }
      // On its way when everything ends.
      ledger.commit(Ledger.events(run, 6, 200));
      relay.committed(List.of(run));
    }
    try (EmbeddedInfrastructure after = EmbeddedInfrastructure.start(dir, ports);
        ledger;
        relay;
        Wiretap wiretap = Wiretap.fromTheBeginning(after.endpoints().kafka())) {
      ledger.commit(Ledger.events(run, 201, 205));

      wiretap.awaitEvents(run, 1, 205);
    }
  }

  private static OutboxRelay relay(Ledger ledger, Endpoints at) {
    AssignedPartitions all = new AssignedPartitions(Ledger.PARTITIONS);
    all.assigned(Ledger.allPartitions());
    OutboxRelay relay =
        new OutboxRelay(
            RelaySettings.of("/storyloom/worker"),
            ledger.dataSource,
            RunTable.work(),
            all,
            () ->
                new KafkaProducer<>(
                    RelayProducer.settings(
                        Map.of("bootstrap.servers", at.kafka()), Ledger.TOPICS, "relay")),
            new SimpleMeterRegistry());
    relay.start();
    return relay;
  }

  private static Ports fixed(Endpoints at) {
    return new Ports(
        portOf("kafka://" + at.kafka()),
        portOf(at.jdbcUrl().replace("jdbc:", "")),
        portOf(at.registry()));
  }

  private static int portOf(String url) {
    return URI.create(url).getPort();
  }
}

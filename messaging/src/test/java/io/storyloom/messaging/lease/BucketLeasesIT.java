package io.storyloom.messaging.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.relay.CommitNotifications;
import io.storyloom.messaging.relay.Ledger;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.RelayProducer;
import io.storyloom.messaging.relay.RelaySettings;
import io.storyloom.messaging.relay.RunTable;
import io.storyloom.messaging.relay.Wiretap;
import io.storyloom.messaging.topic.TopicSetup;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketLeasesIT {

  private static final Duration NEVER = Duration.ofHours(1);

  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new Ledger().createTables();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void one_instance_has_all_buckets() throws Exception {
    BucketLeases only = leases("one");

    only.renew();

    assertThat(only.owned()).hasSize(BucketLeases.BUCKETS);
    assertThat(only.owns(Ledger.newRun())).isTrue();
  }

  @Test
  void three_instances_share_them_and_nobody_shares_one() throws Exception {
    List<BucketLeases> instances = List.of(leases("one"), leases("two"), leases("three"));

    for (int round = 0; round < 3; round++) {
      for (BucketLeases instance : instances) {
        instance.renew();
      }
    }

    Set<Integer> together = new HashSet<>();
    for (BucketLeases instance : instances) {
      assertThat(instance.owned()).hasSizeBetween(4, 6);
      together.addAll(instance.owned());
    }
    assertThat(together).hasSize(BucketLeases.BUCKETS);
    assertThat(instances.stream().mapToInt(instance -> instance.owned().size()).sum())
        .isEqualTo(BucketLeases.BUCKETS);
  }

  @Test
  void a_clean_stop_leaves_its_buckets_to_the_others() throws Exception {
    BucketLeases leaving = leases("one");
    BucketLeases staying = leases("two");
    leaving.renew();
    staying.renew();
    assertThat(staying.owned()).isEmpty();

    leaving.close();
    staying.renew();

    assertThat(leaving.owned()).isEmpty();
    assertThat(staying.owned()).hasSize(BucketLeases.BUCKETS);
  }

  @Test
  void a_dead_instance_keeps_its_buckets_until_its_lease_is_over() throws Exception {
    leases("dead").renew();
    BucketLeases other = leases("two");
    other.renew();
    assertThat(other.owned()).isEmpty();

    ledger.execute(
        "update intake.relay_lease set until = now() - interval '1 s';"
            + " update intake.relay_member set until = now() - interval '1 s' where owner = 'dead'");
    other.renew();

    assertThat(other.owned()).hasSize(BucketLeases.BUCKETS);
  }

  @Test
  void a_commit_of_anothers_run_is_passed_on() throws Exception {
    String broker = TestInfrastructure.shared().bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
      new TopicSetup(Ledger.TOPICS).ensure(admin);
    }
    try (BucketLeases one = leases("one");
        BucketLeases two = leases("two");
        Wiretap wiretap = new Wiretap(broker)) {
      for (int round = 0; round < 2; round++) {
        one.renew();
        two.renew();
      }
      try (OutboxRelay relayOne = relay(one, broker);
          OutboxRelay relayTwo = relay(two, broker);
          CommitNotifications signals =
              new CommitNotifications(ledger.dataSource, "intake", one, relayOne);
          CommitNotifications listening =
              new CommitNotifications(ledger.dataSource, "intake", two, relayTwo)) {
        signals.start();
        listening.start();
        RunId first = sent(one, signals, wiretap);
        RunId foreign = sent(two, signals, wiretap);
        // Anybody may notify; it makes nobody deaf for what comes with it.
        RunId beside = started(two);
        ledger.execute(
            "select pg_notify('storyloom_intake_commit', payload)"
                + " from unnest(array['no run', '%s']) as payload".formatted(beside));
        wiretap.awaitInOrder(beside, List.of("commands:1", "events:0"));

        assertThat(one.owns(first)).isTrue();
        assertThat(one.owns(foreign)).isFalse();
      }
    }
  }

  private RunId sent(BucketLeases owner, CommitNotifications signals, Wiretap wiretap)
      throws Exception {
    RunId run = started(owner);
    signals.committed(List.of(run));
    wiretap.awaitInOrder(run, List.of("commands:1", "events:0"));
    return run;
  }

  private RunId started(BucketLeases owner) throws Exception {
    RunId run = Ledger.newRun();
    while (!owner.owns(run)) {
      run = Ledger.newRun();
    }
    ledger.start(run, 1);
    return run;
  }

  /// Finds nothing by itself.
  private OutboxRelay relay(BucketLeases leases, String broker) throws Exception {
    RelaySettings usual = RelaySettings.of("/storyloom/api");
    RelaySettings settings =
        new RelaySettings(
            usual.source(),
            usual.runs(),
            usual.rows(),
            usual.bytes(),
            NEVER,
            usual.writeBehind(),
            usual.closeWithin());
    OutboxRelay relay =
        new OutboxRelay(
            settings,
            ledger.dataSource,
            RunTable.intake(),
            leases,
            () ->
                new KafkaProducer<>(
                    RelayProducer.settings(
                        Map.of("bootstrap.servers", broker), Ledger.TOPICS, "relay")),
            new SimpleMeterRegistry());
    relay.start();
    RunId swept = started(leases);
    relay.sweepSoon();
    await().until(() -> ledger.acked("intake", swept) == 1);
    return relay;
  }

  private BucketLeases leases(String owner) {
    return new BucketLeases(ledger.dataSource, "intake", owner);
  }
}

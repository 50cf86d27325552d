package io.storyloom.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Puts one mark into database, topic and registry, and reads it back.
final class Contents {
  private static final String TOPIC = "marks";

  private Contents() {}

  static void write(Endpoints at, String mark) throws Exception {
    try (Connection connection = connect(at);
        Statement statement = connection.createStatement()) {
      statement.execute("create table mark (name text)");
      statement.execute("insert into mark values ('" + mark + "')");
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", at.kafka()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(20, SECONDS);
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", at.kafka(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, mark)).get(20, SECONDS);
    }
    String enumeration = "{\"type\":\"enum\",\"name\":\"Mark\",\"symbols\":[\"" + mark + "\"]}";
    http(
        HttpRequest.newBuilder(URI.create(at.registry() + "/subjects/mark/versions"))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"schema\":\"" + enumeration.replace("\"", "\\\"") + "\"}")));
  }

  /// The mark in database, topic and registry.
  static List<String> read(Endpoints at) throws Exception {
    return List.of(query(at, "select name from mark"), record(at), schema(at));
  }

  static String query(Endpoints at, String sql) throws SQLException {
    try (Connection connection = connect(at);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private static Connection connect(Endpoints at) throws SQLException {
    return DriverManager.getConnection(at.jdbcUrl(), at.jdbcUser(), at.jdbcPassword());
  }

  private static String record(Endpoints at) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                at.kafka(),
                "group.id",
                "marks",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() < until) {
        for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofMillis(200))) {
          return found.value();
        }
      }
      return "";
    }
  }

  private static String schema(Endpoints at) throws Exception {
    String body = http(HttpRequest.newBuilder(URI.create(at.registry() + "/schemas/ids/1")).GET());
    return body.replaceAll(".*symbols[^\\[]*\\[\\\\\"([^\\\\]*)\\\\\".*", "$1");
  }

  private static String http(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}

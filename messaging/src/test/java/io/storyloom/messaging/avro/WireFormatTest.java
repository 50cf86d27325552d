package io.storyloom.messaging.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storyloom.events.v1.EpicSaving;
import io.storyloom.events.v1.RunResumed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class WireFormatTest {

  private static final EpicSaving SAVING =
      new EpicSaving(
          "default", "p", "r", Instant.parse("2026-11-21T01:02:03.000004Z"), "r-7", 7L, "e", 9);

  private final Registry registry = new Registry();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void begins_with_a_zero_byte_and_the_schema_id_in_four() {
    registry.add("\"string\"");
    registry.add("\"int\"");

    byte[] bytes = registry.format().encode(SAVING);

    assertThat(bytes).startsWith(0, 0, 0, 0, 3);
    assertThat(bytes).endsWith(2, 'e', 18);
  }

  @Test
  void a_record_comes_back_as_it_was() {
    byte[] bytes = registry.format().encode(SAVING);

    assertThat(registry.format().decode(bytes)).isEqualTo(SAVING);
  }

  @Test
  void registers_under_the_full_name_once_and_then_needs_nobody() {
    WireFormat format = registry.format();
    byte[] first = format.encode(SAVING);
    assertThat(registry.questions)
        .containsExactly("POST /subjects/io.storyloom.events.v1.EpicSaving/versions");

    registry.failWith = 500;
    assertThat(format.encode(SAVING)).isEqualTo(first);
  }

  @Test
  void asks_for_a_writers_schema_once() {
    byte[] bytes = registry.format().encode(SAVING);
    registry.questions.clear();
    WireFormat format = registry.format();

    format.decode(bytes);
    format.decode(bytes);

    assertThat(registry.questions).containsExactly("GET /schemas/ids/1");
  }

  @Test
  void the_registered_schema_is_the_published_file() throws IOException {
    Path file = Path.of("../schemas/src/main/avro/EpicSaving.avsc");
    JsonMapper json = new JsonMapper();

    String registered = PlainSchema.textOf(SAVING.getSchema());

    assertThat(new Schema.Parser().parse(registered))
        .isEqualTo(new Schema.Parser().parse(Files.readString(file)));
    assertThat(json.readTree(registered)).isEqualTo(json.readTree(Files.readString(file)));
  }

  @Test
  void only_looks_up_when_it_may_not_register() {
    WireFormat format =
        new WireFormat(
            new SchemaRegistry(
                RegistrySettings.from(
                    Map.of(
                        "schema.registry.url", registry.url(), "auto.register.schemas", "false"))));

    assertThatThrownBy(() -> format.encode(SAVING))
        .isInstanceOf(SchemaRejectedException.class)
        .hasMessageContaining("EpicSaving")
        .hasMessageContaining("Subject not found");
    byte[] registered = registry.format().encode(SAVING);

    assertThat(format.encode(SAVING)).isEqualTo(registered);
    assertThat(registry.questions).contains("POST /subjects/io.storyloom.events.v1.EpicSaving");
  }

  @Test
  void an_incompatible_schema_is_refused() {
    registry.failWith = 409;

    assertThatThrownBy(() -> registry.format().encode(SAVING))
        .isInstanceOf(SchemaRejectedException.class)
        .hasMessageContaining("told to");
  }

  @Test
  void a_failing_registry_can_be_asked_again() {
    byte[] bytes = registry.format().encode(SAVING);
    WireFormat format = registry.format();
    registry.failWith = 503;

    assertThatThrownBy(() -> format.decode(bytes)).isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> format.encode(new RunResumed()))
        .isInstanceOf(RegistryUnavailableException.class);
    registry.failWith = 0;

    assertThat(format.decode(bytes)).isEqualTo(SAVING);
  }

  @Test
  void an_absent_registry_can_be_asked_again() {
    byte[] bytes = registry.format().encode(SAVING);
    WireFormat format = registry.format();
    registry.close();

    assertThatThrownBy(() -> format.decode(bytes)).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void the_next_url_is_asked_when_the_first_is_away() {
    WireFormat format =
        new WireFormat(
            new SchemaRegistry(RegistrySettings.of("http://127.0.0.1:1, " + registry.url() + "/")));

    assertThat(format.encode(SAVING)).startsWith(0, 0, 0, 0, 1);
  }

  @Test
  void says_who_it_is() {
    RegistrySettings settings =
        RegistrySettings.from(
            Map.of(
                "schema.registry.url",
                registry.url(),
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                "ada:secret"));

    var _ = new WireFormat(new SchemaRegistry(settings)).encode(SAVING);

    assertThat(registry.authorizations).containsExactly("Basic YWRhOnNlY3JldA==");
  }

  @Test
  void what_is_not_in_the_format_is_undecodable() {
    WireFormat format = registry.format();
    byte[] bytes = format.encode(SAVING);
    byte[] otherMagic = bytes.clone();
    otherMagic[0] = 1;

    assertUndecodable(format, new byte[0]);
    assertUndecodable(format, new byte[] {0, 0, 0, 1});
    assertUndecodable(format, otherMagic);
    assertUndecodable(format, ByteBuffer.allocate(9).put((byte) 0).putInt(77).array());
  }

  @Test
  void only_a_registry_that_says_so_makes_a_schema_unknown() {
    byte[] bytes = {0, 0, 0, 0, 77, 0};
    registry.failWith = 404;

    assertThatThrownBy(() -> registry.format().decode(bytes))
        .isInstanceOf(RegistryUnavailableException.class);
    registry.failWith = 0;

    assertThatThrownBy(() -> registry.format().decode(bytes))
        .isInstanceOf(UnknownSchemaException.class);
    assertThatThrownBy(() -> registry.format().decode(new byte[] {0, -1, 0, 0, 0, 0}))
        .isInstanceOf(UnknownSchemaException.class);
  }

  @Test
  void every_shortened_record_is_undecodable() {
    WireFormat format = registry.format();
    byte[] bytes = format.encode(SAVING);

    for (int length = 0; length < bytes.length; length++) {
      assertUndecodable(format, Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void an_absurd_length_is_undecodable_and_takes_no_memory() {
    WireFormat format = registry.format();
    byte[] prefix = Arrays.copyOf(format.encode(SAVING), 5);
    byte[] bytes =
        ByteBuffer.allocate(12)
            .put(prefix)
            .put(new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f})
            .array();

    assertUndecodable(format, bytes);
  }

  @Test
  void a_class_of_somebody_else_is_never_made() {
    int id =
        registry.add(
            """
            {"type":"record","name":"File","namespace":"java.io","fields":[{"name":"path","type":"string"}]}\
            """);
    int unknown =
        registry.add(
            """
            {"type":"record","name":"Unheard","namespace":"io.storyloom.events.v1","fields":[]}\
            """);

    assertUndecodable(registry.format(), new byte[] {0, 0, 0, 0, (byte) id, 2, 'a'});
    assertUndecodable(registry.format(), new byte[] {0, 0, 0, 0, (byte) unknown});
  }

  @Test
  void a_record_with_a_field_we_do_not_know_is_read() {
    String later =
        PlainSchema.textOf(new RunResumed().getSchema())
            .replace("\"fields\":[", "\"fields\":[{\"name\":\"by\",\"type\":\"string\"},");
    int id = registry.add(later);
    byte[] bytes = {0, 0, 0, 0, (byte) id, 4, 'm', 'e', 2, 't', 2, 'p', 2, 'r', 0, 4, 'r', '3', 6};

    assertThat(registry.format().decode(bytes))
        .isEqualTo(new RunResumed("t", "p", "r", Instant.EPOCH, "r3", 3L));
  }

  @Test
  void kafkas_serializers_do_the_same() {
    try (ConfluentAvroSerializer serializer = new ConfluentAvroSerializer();
        ConfluentAvroDeserializer deserializer = new ConfluentAvroDeserializer()) {
      Map<String, String> configuration = Map.of("schema.registry.url", registry.url());
      serializer.configure(configuration, false);
      deserializer.configure(configuration, false);

      assertThat(deserializer.deserialize("t", serializer.serialize("t", SAVING)))
          .isEqualTo(SAVING);
      assertThat(serializer.serialize("t", null)).isNull();
      assertThat(deserializer.deserialize("t", null)).isNull();
    }
  }

  private static void assertUndecodable(WireFormat format, byte[] bytes) {
    assertThatThrownBy(() -> format.decode(bytes)).isInstanceOf(UndecodableRecordException.class);
  }
}

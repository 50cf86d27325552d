package io.storyloom.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SchemaRegistryIT {
  private static final String ONE = record("{'name':'a','type':'string'}");
  private static final String WITH_DEFAULT =
      record("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");
  private static final String WITHOUT_DEFAULT =
      record("{'name':'a','type':'string'},{'name':'b','type':'int'}");

  @TempDir Path dir;

  private final HttpClient client = HttpClient.newHttpClient();
  private SchemaRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = SchemaRegistry.start(dir, 0);
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
    client.close();
  }

  @Test
  void a_registered_schema_is_found_by_id_by_version_and_by_its_text() throws Exception {
    ok(post("/subjects/s/versions", schema(ONE)), "{'id':1}");

    ok(get("/subjects"), "['s']");
    ok(get("/subjects/s/versions"), "[1]");
    ok(get("/schemas/ids/1/versions"), "[{'subject':'s','version':1}]");
    ok(get("/schemas/ids/1/subjects"), "['s']");
    assertThat(get("/schemas/ids/1").json().path("schema").asString()).isEqualTo(ONE);
    for (Answer answer :
        List.of(
            get("/subjects/s/versions/1"),
            get("/subjects/s/versions/latest"),
            post("/subjects/s", schema(ONE)))) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().propertyNames())
          .containsExactlyInAnyOrder("subject", "version", "id", "schema");
      assertThat(answer.json().path("subject").asString()).isEqualTo("s");
      assertThat(answer.json().path("version").asInt()).isEqualTo(1);
      assertThat(answer.json().path("id").asInt()).isEqualTo(1);
      assertThat(answer.json().path("schema").asString()).isEqualTo(ONE);
    }
    ok(get("/schemas/ids/1/schema"), ONE);
  }

  @Test
  void the_same_schema_has_the_same_id_however_it_is_written_and_wherever() throws Exception {
    ok(post("/subjects/s/versions", schema(ONE)), "{'id':1}");
    String reordered =
        "{ 'name':'R', 'fields':[{'type':{'type':'string'},'name':'a'}],\n 'type':'record'}";
    ok(post("/subjects/s/versions", schema(json(reordered))), "{'id':1}");
    ok(get("/subjects/s/versions"), "[1]");
    ok(post("/subjects/other/versions", schema(ONE)), "{'id':1}");
    ok(post("/subjects/other/versions", schema(WITH_DEFAULT)), "{'id':2}");
  }

  @Test
  void a_logical_type_a_default_or_a_comment_makes_another_schema() throws Exception {
    int id = 0;
    for (String field :
        List.of(
            "{'name':'a','type':'long'}",
            "{'name':'a','type':{'type':'long','logicalType':'timestamp-micros'}}",
            "{'name':'a','type':{'type':'long','logicalType':'timestamp-millis'}}",
            "{'name':'a','type':'long','default':0}",
            "{'name':'a','type':'long','default':1}",
            "{'name':'a','type':'long','doc':'a number'}",
            "{'name':'a','type':'long','aliases':['b']}")) {
      ok(post("/subjects/s/versions", schema(record(field))), "{'id':" + ++id + "}");
    }
  }

  @Test
  void an_incompatible_schema_is_refused_in_either_direction_and_against_all_versions()
      throws Exception {
    ok(get("/config"), "{'compatibilityLevel':'FULL_TRANSITIVE'}");
    post("/subjects/s/versions", schema(WITH_DEFAULT));
    ok(post("/subjects/s/versions", schema(ONE)), "{'id':2}");

    problem(post("/subjects/s/versions", schema(WITHOUT_DEFAULT)), 409, 409);
    ok(compatible("latest", WITHOUT_DEFAULT), "{'is_compatible':false}");
    ok(compatible("1", WITH_DEFAULT), "{'is_compatible':true}");
    // Fits the latest version but not the first.
    String otherType =
        record("{'name':'a','type':'string'},{'name':'b','type':'string','default':''}");
    ok(compatible("latest", otherType), "{'is_compatible':true}");
    problem(post("/subjects/s/versions", schema(otherType)), 409, 409);
    ok(get("/subjects/s/versions"), "[1,2]");

    Answer reasons =
        post("/compatibility/subjects/s/versions?verbose=true", schema(WITHOUT_DEFAULT));
    assertThat(reasons.json().path("is_compatible").asBoolean()).isFalse();
    assertThat(reasons.json().path("messages").toString())
        .contains("READER_FIELD_MISSING_DEFAULT_VALUE");
  }

  @Test
  void a_level_can_be_set_for_a_subject_and_for_all() throws Exception {
    problem(get("/config/s"), 404, 40408);
    ok(get("/config/s?defaultToGlobal=true"), "{'compatibilityLevel':'FULL_TRANSITIVE'}");
    ok(put("/config/s", "{'compatibility':'BACKWARD'}"), "{'compatibility':'BACKWARD'}");
    ok(get("/config/s"), "{'compatibilityLevel':'BACKWARD'}");
    post("/subjects/s/versions", schema(WITHOUT_DEFAULT));
    ok(post("/subjects/s/versions", schema(ONE)), "{'id':2}");
    problem(post("/subjects/s/versions", schema(WITHOUT_DEFAULT.replace("int", "long"))), 409, 409);

    ok(put("/config", "{'compatibility':'none'}"), "{'compatibility':'NONE'}");
    post("/subjects/t/versions", schema(ONE));
    assertThat(post("/subjects/t/versions", schema(WITHOUT_DEFAULT)).status()).isEqualTo(200);
    problem(put("/config", "{'compatibility':'SOME'}"), 422, 42203);
  }

  @Test
  void ids_versions_and_levels_survive_a_restart_and_a_torn_last_line() throws Exception {
    post("/subjects/s/versions", schema(ONE));
    post("/subjects/s/versions", schema(WITH_DEFAULT));
    put("/config/s", "{'compatibility':'FULL'}");
    registry.close();
    Files.writeString(
        dir.resolve("registry.jsonl"),
        "{\"subject\":\"" + "longer than the next line ".repeat(50),
        StandardOpenOption.APPEND);

    registry = SchemaRegistry.start(dir, 0);
    ok(get("/subjects/s/versions"), "[1,2]");
    ok(get("/config/s"), "{'compatibilityLevel':'FULL'}");
    ok(post("/subjects/t/versions", schema(WITH_DEFAULT)), "{'id':2}");
    ok(post("/subjects/new/versions", schema(json("'string'"))), "{'id':3}");
    registry.close();

    registry = SchemaRegistry.start(dir, 0);
    ok(get("/subjects"), "['new','s','t']");
    ok(get("/schemas/ids/3/versions"), "[{'subject':'new','version':1}]");
  }

  @Test
  void a_damaged_line_in_the_middle_is_not_passed_over() throws Exception {
    registry.close();
    Path file = dir.resolve("registry.jsonl");
    Files.writeString(file, "nonsense\n{\"compatibility\":\"NONE\"}\n");
    assertThatThrownBy(() -> SchemaRegistry.start(dir, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1 of " + file);
    Files.delete(file);
    registry = SchemaRegistry.start(dir, 0);
  }

  @Test
  void what_does_not_exist_is_answered_as_confluent_does() throws Exception {
    post("/subjects/s/versions", schema(ONE));
    problem(get("/subjects/none/versions"), 404, 40401);
    problem(get("/subjects/none/versions/1"), 404, 40401);
    problem(post("/subjects/none", schema(ONE)), 404, 40401);
    problem(get("/subjects/s/versions/2"), 404, 40402);
    problem(get("/schemas/ids/7"), 404, 40403);
    problem(post("/subjects/s", schema(WITH_DEFAULT)), 404, 40403);
    problem(get("/subjects/s/versions/0"), 422, 42202);
    problem(get("/subjects/s/versions/newest"), 422, 42202);
    problem(get("/nothing"), 404, 404);
    problem(get("/schemas/ids/x"), 404, 404);
    problem(put("/subjects/s/versions", "{}"), 405, 405);
  }

  @Test
  void bad_bodies_get_a_clear_answer_and_change_nothing() throws Exception {
    String path = "/subjects/s/versions";
    problem(post(path, "{'schema':"), 400, 400);
    problem(post(path, "[]"), 400, 400);
    problem(post(path, ""), 400, 400);
    problem(post(path, "{}"), 422, 42201);
    problem(post(path, "{'schema':5}"), 422, 42201);
    problem(post(path, schema("")), 422, 42201);
    problem(post(path, schema("{\"type\":\"recor\"}")), 422, 42201);
    problem(post(path, schema("{\"type\":\"record\"")), 422, 42201);
    problem(post(path, schema(ONE + "}")), 422, 42201);
    problem(post(path, schema(record("{'name':'a b','type':'int'}"))), 422, 42201);
    problem(post(path, schema(record("{'name':'a','type':'int','default':'x'}"))), 422, 42201);
    problem(post(path, schema("[".repeat(100_000))), 422, 42201);
    problem(post(path, "{'schemaType':'PROTOBUF','schema':'x'}"), 422, 42201);
    problem(post(path, "{'schema':'" + "x".repeat(10 << 20) + "'}"), 413, 413);
    problem(post("/subjects/a%00b/versions", schema(ONE)), 422, 42208);
    ok(get("/subjects"), "[]");
  }

  @Test
  void a_subject_may_have_any_printable_name() throws Exception {
    ok(post("/subjects/a%2Fb+c%20%EA%B0%80/versions", schema(ONE)), "{'id':1}");
    ok(get("/subjects"), "['a/b+c 가']");
    ok(get("/subjects/a%2Fb+c%20%EA%B0%80/versions"), "[1]");
  }

  @Test
  void many_at_once_registering_the_same_schema_get_one_id() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> register = () -> post("/subjects/s/versions", schema(ONE));
      for (Future<Answer> answer : threads.invokeAll(Collections.nCopies(32, register))) {
        ok(answer.get(), "{'id':1}");
      }
    }
    ok(get("/subjects/s/versions"), "[1]");
  }

  private Answer compatible(String version, String schema) throws Exception {
    return post("/compatibility/subjects/s/versions/" + version, schema(schema));
  }

  private record Answer(int status, String type, JsonNode json) {}

  private Answer get(String path) throws Exception {
    return send(path, "GET", "");
  }

  private Answer post(String path, String body) throws Exception {
    return send(path, "POST", body.replace('\'', '"'));
  }

  private Answer put(String path, String body) throws Exception {
    return send(path, "PUT", body.replace('\'', '"'));
  }

  private Answer send(String path, String method, String body) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(registry.url() + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("content-type").orElse(""),
        JsonMapper.shared().readTree(response.body()));
  }

  private static void ok(Answer answer, String expected) {
    assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(json(expected)));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.type()).isEqualTo("application/vnd.schemaregistry.v1+json");
  }

  private static void problem(Answer answer, int status, int code) {
    assertThat(answer.json().path("error_code").asInt()).as("%s", answer.json()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("message").asString()).isNotBlank().doesNotContain("Exception");
    assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("error_code", "message");
    assertThat(answer.type()).isEqualTo("application/vnd.schemaregistry.v1+json");
  }

  private static String schema(String text) {
    return JsonMapper.shared().writeValueAsString(Map.of("schema", text));
  }

  private static String record(String fields) {
    return json("{'type':'record','name':'R','fields':[" + fields + "]}");
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}

package io.storyloom.messaging.avro;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Client of Confluent's registry API that asks for each schema once.
///
/// Every method throws [RegistryUnavailableException] when no URL answers.
public final class SchemaRegistry {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int SCHEMA_NOT_FOUND = 40403;
  private static final JsonMapper JSON = new JsonMapper();

  private final RegistrySettings settings;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  private record SubjectSchema(String subject, String schema) {}

  private record Answer(int status, JsonNode body) {}

  public SchemaRegistry(RegistrySettings settings) {
    this.settings = settings;
  }

  /// The id of a schema under a subject, registering it when that is allowed.
  ///
  /// @throws SchemaRejectedException when it is incompatible, or unknown and may not be registered
  public int idOf(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, PlainSchema.textOf(schema));
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    int id = ask(key);
    ids.put(key, id);
    return id;
  }

  private int ask(SubjectSchema key) {
    String path = "subjects/" + URLEncoder.encode(key.subject(), StandardCharsets.UTF_8);
    String body = JSON.writeValueAsString(Map.of("schema", key.schema()));
    Answer answer = send(settings.autoRegister() ? path + "/versions" : path, body);
    return switch (answer.status()) {
      case 200 -> answer.body().path("id").asInt();
      case 404, 409, 422 ->
          throw new SchemaRejectedException(
              "The schema registry refuses "
                  + key.subject()
                  + ": "
                  + answer.body().path("message").asString("no reason given"));
      default -> throw unexpected(answer);
    };
  }

  /// The schema that was registered with this id.
  ///
  /// @throws UnknownSchemaException when the registry says that there is none
  /// @throws UndecodableRecordException when it is no Avro
  public Schema byId(int id) {
    if (id < 1) {
      throw new UnknownSchemaException(id);
    }
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Answer answer = send("schemas/ids/" + id, null);
    Schema schema =
        switch (answer.status()) {
          case 200 -> parse(id, answer.body());
          case 404 -> throw isAbsent(answer) ? new UnknownSchemaException(id) : unexpected(answer);
          default -> throw unexpected(answer);
        };
    schemas.put(id, schema);
    return schema;
  }

  /// Only a registry says so with this code; a proxy or a wrong path also answers 404.
  private static boolean isAbsent(Answer answer) {
    return answer.body().path("error_code").asInt(0) == SCHEMA_NOT_FOUND;
  }

  private static Schema parse(int id, JsonNode body) {
    try {
      return new Schema.Parser().parse(body.path("schema").asString(""));
    } catch (SchemaParseException e) {
      throw new UndecodableRecordException("Schema " + id + " is not Avro", e);
    }
  }

  private Answer send(String path, @Nullable String body) {
    RegistryUnavailableException failure = null;
    for (URI url : settings.urls()) {
      try {
        Answer answer = send(url.resolve(path), body);
        if (answer.status() < 500) {
          return answer;
        }
        failure = unexpected(answer);
      } catch (IOException e) {
        failure = new RegistryUnavailableException("No schema registry at " + url, e);
      }
    }
    throw failure == null ? new RegistryUnavailableException("No schema registry", null) : failure;
  }

  private Answer send(URI uri, @Nullable String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(REQUEST_TIMEOUT)
            .header("Accept", MEDIA_TYPE + ", application/json");
    String userInfo = settings.userInfo();
    if (userInfo != null) {
      byte[] credentials = userInfo.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    if (body != null) {
      request.header("Content-Type", MEDIA_TYPE).POST(HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), json(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryUnavailableException("Interrupted while asking the registry", e);
    }
  }

  private static JsonNode json(String body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new IOException("The schema registry's answer is not JSON", e);
    }
  }

  private static RegistryUnavailableException unexpected(Answer answer) {
    return new RegistryUnavailableException(
        "The schema registry answered " + answer.status() + ": " + answer.body().path("message"),
        null);
  }
}

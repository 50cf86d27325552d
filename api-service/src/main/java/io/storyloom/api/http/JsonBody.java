package io.storyloom.api.http;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.problem.UnreadableJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads bodies of routes where an empty one, with whatever content type, means all defaults.
@Component
public class JsonBody {

  private final JsonMapper json;

  JsonBody(JsonMapper json) {
    this.json = json;
  }

  /// @throws ProblemException when there is a body that is not this type's JSON in UTF-8
  public <T> T read(byte @Nullable [] body, HttpHeaders headers, Class<T> type, T whenEmpty) {
    String text = body == null ? "" : utf8(body);
    if (text.isBlank()) {
      return whenEmpty;
    }
    requireJson(headers);
    try {
      T value = json.readValue(text, type);
      if (value == null) {
        throw ProblemException.of(ProblemCode.INVALID_REQUEST, "The body must be an object.");
      }
      return value;
    } catch (JacksonException e) {
      throw UnreadableJson.problem(e);
    }
  }

  private static void requireJson(HttpHeaders headers) {
    try {
      MediaType type = headers.getContentType();
      if (type != null
          && (MediaType.APPLICATION_JSON.isCompatibleWith(type)
              || type.getSubtype().endsWith("+json"))) {
        return;
      }
    } catch (InvalidMediaTypeException _) {
      // No media type at all is none that can be read.
    }
    throw ProblemException.of(
        ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must be sent as application/json.");
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw ProblemException.of(ProblemCode.INVALID_REQUEST, "The body is not valid UTF-8.");
    }
  }
}

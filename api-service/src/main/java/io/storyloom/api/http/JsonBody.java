package io.storyloom.api.http;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.problem.UnreadableJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
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
  public <T> T read(HttpServletRequest request, Class<T> type, T whenEmpty) throws IOException {
    byte[] body = request.getInputStream().readAllBytes();
    if (isBlank(body)) {
      return whenEmpty;
    }
    byte[] text = Utf8Json.checked(body, requireJson(request.getContentType()));
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

  private static boolean isBlank(byte[] body) {
    for (byte each : body) {
      if (each != ' ' && each != '\t' && each != '\r' && each != '\n') {
        return false;
      }
    }
    return true;
  }

  private static MediaType requireJson(@Nullable String contentType) {
    MediaType type = null;
    try {
      type = contentType == null ? null : MediaType.parseMediaType(contentType);
      if (type != null && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)) {
        return type;
      }
    } catch (InvalidMediaTypeException _) {
      // No media type at all is none that can be read.
    }
    throw new UnsupportedMediaTypeStatusException(type, List.of(MediaType.APPLICATION_JSON));
  }
}

package io.storyloom.api.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/// Reads the JSON bodies of routes, see [Utf8Json].
class Utf8JsonConverter extends JacksonJsonHttpMessageConverter {

  Utf8JsonConverter(JsonMapper json) {
    super(json);
  }

  @Override
  public Object read(
      ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
      throws IOException {
    HttpHeaders headers = message.getHeaders();
    byte[] body = Utf8Json.checked(message.getBody().readAllBytes(), headers.getContentType());
    return super.read(type, new ReadMessage(body, headers), hints);
  }

  /// Written is plain JSON only: whoever accepts just problems gets no success that is labelled as
  /// one.
  @Override
  public List<MediaType> getSupportedMediaTypes(Class<?> type) {
    return List.of(MediaType.APPLICATION_JSON);
  }

  private static final class ReadMessage implements HttpInputMessage {

    private final InputStream body;
    private final HttpHeaders headers;

    ReadMessage(byte[] body, HttpHeaders headers) {
      this.body = new ByteArrayInputStream(body);
      this.headers = headers;
    }

    @Override
    public InputStream getBody() {
      return body;
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}

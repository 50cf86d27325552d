package io.storyloom.api.openapi;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;

/// A request and what was answered to it.
///
/// @param target path and query as they were sent
/// @param body what was sent, if the request was accepted
record Exchange(
    String method,
    String target,
    HttpHeaders sent,
    String body,
    int status,
    HttpHeaders received,
    String answer) {

  static Exchange of(HttpResponse<String> response) {
    HttpRequest request = response.request();
    URI uri = request.uri();
    boolean accepted = response.statusCode() < 300;
    return new Exchange(
        request.method(),
        uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery(),
        request.headers(),
        accepted ? request.bodyPublisher().map(Exchange::text).orElse("") : "",
        response.statusCode(),
        response.headers(),
        response.body());
  }

  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  @Override
  public String toString() {
    return "%s %s answered %d %s: %s"
        .formatted(method, target, status, received.firstValue("Content-Type").orElse(""), answer);
  }

  private static String text(HttpRequest.BodyPublisher publisher) {
    var bytes = new ByteArrayOutputStream();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer part) {
            byte[] next = new byte[part.remaining()];
            part.get(next);
            bytes.writeBytes(next);
          }

          @Override
          public void onError(Throwable error) {
            throw new IllegalStateException(error);
          }

          @Override
          public void onComplete() {}
        });
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

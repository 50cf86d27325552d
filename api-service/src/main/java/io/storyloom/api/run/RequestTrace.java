package io.storyloom.api.run;

import io.storyloom.messaging.record.Traceparent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The trace in which a request begins a run.
final class RequestTrace {

  private RequestTrace() {}

  /// That of the request, or a new one when it tells none, or several.
  static Traceparent of(HttpServletRequest request) {
    List<String> told = Collections.list(request.getHeaders(Traceparent.HEADER));
    Optional<Traceparent> one =
        told.size() == 1 ? Traceparent.parse(told.getFirst()) : Optional.empty();
    return one.orElseGet(Traceparent::begin);
  }
}

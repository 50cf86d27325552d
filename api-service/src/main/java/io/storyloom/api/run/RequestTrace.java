package io.storyloom.api.run;

import io.storyloom.messaging.record.Traceparent;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/// The trace that a run begins in.
@Component
class RequestTrace {

  /// That of the request which the current thread answers, else a new one.
  Traceparent current() {
    String header =
        RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
            ? attributes.getRequest().getHeader(Traceparent.HEADER)
            : null;
    return Traceparent.parse(header).orElseGet(Traceparent::begin);
  }
}

package io.storyloom.messaging.record;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Which trace something belongs to, as the header `traceparent` tells it by [W3C Trace
/// Context](https://www.w3.org/TR/trace-context-1/#traceparent-header).
public final class Traceparent {

  public static final String HEADER = "traceparent";

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private final SpanContext parent;

  private Traceparent(SpanContext parent) {
    this.parent = parent;
  }

  /// Empty when there is no header, or one that says nothing by the standard.
  public static Optional<Traceparent> parse(@Nullable String header) {
    SpanContext parent =
        Span.fromContext(W3C.extract(Context.root(), header, OnlyHeader.INSTANCE)).getSpanContext();
    return parent.isValid() ? Optional.of(new Traceparent(parent)) : Optional.empty();
  }

  /// Empty when a record has no such header, or one that says nothing by the standard.
  public static Optional<Traceparent> of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null || header.value() == null
        ? Optional.empty()
        : parse(new String(header.value(), StandardCharsets.US_ASCII));
  }

  /// The beginning of a trace, sampled, as else whoever follows it would by default record nothing.
  public static Traceparent begin() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new Traceparent(
        SpanContext.create(
            TraceId.fromLongs(random.nextLong(), random.nextLong()),
            SpanId.fromLong(random.nextLong()),
            TraceFlags.getSampled(),
            TraceState.getDefault()));
  }

  /// The header's value.
  @Override
  public String toString() {
    StringBuilder header = new StringBuilder();
    W3C.inject(
        Context.root().with(Span.wrap(parent)),
        header,
        (to, name, value) -> {
          if (to != null && name.equals(HEADER)) {
            to.append(value);
          }
        });
    return header.toString();
  }

  /// Carries one header, the value of which it is.
  private enum OnlyHeader implements TextMapGetter<@Nullable String> {
    INSTANCE;

    @Override
    public Iterable<String> keys(@Nullable String header) {
      return List.of(HEADER);
    }

    @Override
    public @Nullable String get(@Nullable String header, String name) {
      return name.equals(HEADER) ? header : null;
    }
  }
}

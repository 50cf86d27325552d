package io.storyloom.api.run.live;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// A run as a stream of server-sent events.
@RestController
class LiveRoutes {

  private static final long NEVER = 0;
  private static final String PATH = "/api/v1/runs/{runId}/events";
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");

  private final LiveStreams streams;

  LiveRoutes(LiveStreams streams) {
    this.streams = streams;
  }

  @GetMapping(path = PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void events(
      TenantId tenant,
      @PathVariable("runId") RunId runId,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (!streams.serve(tenant, runId, sequence(lastEventId), () -> opened(request, response))) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
  }

  private static StreamedResponse opened(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    head(response);
    OutputStream out = response.getOutputStream();
    AsyncContext context = request.startAsync();
    context.setTimeout(NEVER);
    return new StreamedResponse(context, out);
  }

  /// Answers at once, where the stream would only be thrown away.
  @RequestMapping(
      path = PATH,
      method = RequestMethod.HEAD,
      produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void head(
      TenantId tenant,
      @PathVariable("runId") RunId runId,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId,
      HttpServletResponse response) {
    sequence(lastEventId);
    if (!streams.has(tenant, runId)) {
      throw ProblemException.runNotFound();
    }
    head(response);
  }

  private static void head(HttpServletResponse response) {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Proxies pass on what they get when they get it.
    response.setHeader("X-Accel-Buffering", "no");
  }

  private static OptionalLong sequence(@Nullable String lastEventId) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!SEQUENCE.matcher(lastEventId).matches()) {
      throw ProblemException.invalid(LAST_EVENT_ID, "must be the id of an event of this run");
    }
    return OptionalLong.of(Long.parseLong(lastEventId));
  }
}

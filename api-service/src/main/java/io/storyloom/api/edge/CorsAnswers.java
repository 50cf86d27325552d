package io.storyloom.api.edge;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/// Spring's CORS, with refusals as problems, and without refusing our own pages where a proxy hides
/// under which scheme they were loaded.
final class CorsAnswers extends DefaultCorsProcessor {

  private final ProblemWriter problems;

  CorsAnswers(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public boolean processRequest(
      @Nullable CorsConfiguration configuration,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (!PageOrigin.isForeign(request)) {
      if (configuration != null) {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
      }
      return true;
    }
    boolean allowed =
        configuration == null
            ? !CorsUtils.isPreFlightRequest(request)
            : super.processRequest(configuration, request, response);
    if (!allowed) {
      problems.write(refusal(configuration, request), request, response);
    }
    return allowed;
  }

  /// Says what is not allowed: the origin, or else what it wants to do.
  private static ProblemException refusal(
      @Nullable CorsConfiguration configuration, HttpServletRequest request) {
    HttpHeaders asked = new ServletServerHttpRequest(request).getHeaders();
    if (configuration == null || configuration.checkOrigin(asked.getOrigin()) == null) {
      return CrossSiteWrites.refusal();
    }
    List<String> headers =
        asked.getAccessControlRequestHeaders().stream()
            .filter(header -> configuration.checkHeaders(List.of(header)) == null)
            .toList();
    return ProblemException.of(
        ProblemCode.FORBIDDEN,
        headers.isEmpty()
            ? "Web pages may not use this method; possible are "
                + String.join(", ", list(configuration.getAllowedMethods()))
                + "."
            : "Web pages may not send "
                + String.join(", ", headers)
                + "; possible are "
                + String.join(", ", list(configuration.getAllowedHeaders()))
                + ".");
  }

  private static List<String> list(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  @Override
  protected void rejectRequest(ServerHttpResponse response) {
    // The problem follows, with what only the request tells.
  }
}

package io.storyloom.api.edge;

import io.storyloom.api.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
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
      problems.write(CrossSiteWrites.refusal(), request, response);
    }
    return allowed;
  }

  @Override
  protected void rejectRequest(ServerHttpResponse response) {
    // The problem follows, with what only the request tells.
  }
}

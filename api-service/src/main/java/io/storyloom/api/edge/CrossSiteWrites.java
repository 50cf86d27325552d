package io.storyloom.api.edge;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses writes by web pages of other origins. CORS alone would not: it keeps a page from reading
/// the answer, but a request without a body, or with one of plain text, has had its effect by then.
final class CrossSiteWrites extends OncePerRequestFilter {

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final CorsConfiguration allowed;
  private final ProblemWriter problems;

  CrossSiteWrites(CorsConfiguration allowed, ProblemWriter problems) {
    this.allowed = allowed;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return READS.contains(request.getMethod())
        || !PageOrigin.isForeign(request)
        || allowed.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) != null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    problems.write(refusal(), request, response);
  }

  static ProblemException refusal() {
    return ProblemException.of(
        ProblemCode.FORBIDDEN, "Web pages of this origin are not allowed to use the API.");
  }
}

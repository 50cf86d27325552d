package io.storyloom.api.edge;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets every client make so many requests of the API in a minute, and says with each answer how
/// many are left, as draft-ietf-httpapi-ratelimit-headers-11 wants it.
final class RateLimit extends OncePerRequestFilter {

  private final ClientQuotas quotas;
  private final ProblemWriter problems;
  private final String policy;

  RateLimit(ClientQuotas quotas, ProblemWriter problems) {
    this.quotas = quotas;
    this.problems = problems;
    this.policy =
        "\"client\";q=%d;w=%d".formatted(quotas.perWindow(), ClientQuotas.WINDOW.toSeconds());
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !ApiPaths.contain(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ClientQuotas.Answer quota = quotas.take(ClientAddress.of(request.getRemoteAddr()));
    response.setHeader("RateLimit-Policy", policy);
    response.setHeader("RateLimit", "\"client\";r=" + quota.remaining() + ";t=" + quota.seconds());
    if (quota.granted()) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(quota.seconds()));
    problems.write(
        ProblemException.of(
            ProblemCode.TOO_MANY_REQUESTS,
            "More than %d requests in a minute; the next is possible in %d s."
                .formatted(quotas.perWindow(), quota.seconds())),
        request,
        response);
  }
}

package io.storyloom.api.edge;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses requests that are addressed to a foreign name: a page whose name was made to lead here
/// (DNS rebinding) is of the same origin for its browser, so nothing else would stop it.
final class AllowedHosts extends OncePerRequestFilter {

  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final ProblemWriter problems;

  AllowedHosts(Collection<String> names, ProblemWriter problems) {
    this.names.addAll(names);
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return names.isEmpty() || names.contains(request.getServerName());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    problems.write(
        ProblemException.of(
            ProblemCode.FORBIDDEN,
            "This service does not answer under this host name; see storyloom.http.allowed-hosts."),
        request,
        response);
  }
}

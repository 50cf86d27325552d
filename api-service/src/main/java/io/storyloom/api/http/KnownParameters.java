package io.storyloom.api.http;

import io.storyloom.api.problem.FieldProblem;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses query parameters that a route does not take, so that a misspelt one never passes
/// silently. A route takes what its method does: each [RequestParam], and those of a [PageRequest].
final class KnownParameters implements HandlerInterceptor {

  private static final int MOST_TOLD = 100;

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String query = request.getQueryString();
    if (query != null
        && handler instanceof HandlerMethod route
        && !HttpMethod.OPTIONS.matches(request.getMethod())) {
      check(query, known(route));
    }
    return true;
  }

  private static void check(String query, Set<String> known) {
    String message =
        "unknown parameter; "
            + (known.isEmpty() ? "there are none here" : "known are " + String.join(", ", known));
    // Asking the request for its parameters could take a body for a form.
    List<FieldProblem> unknown =
        Arrays.stream(query.split("&", -1))
            .filter(field -> !field.isEmpty())
            .map(field -> decoded(field.split("=", 2)[0]))
            .filter(name -> !known.contains(name))
            .distinct()
            .limit(MOST_TOLD)
            .map(name -> new FieldProblem(name, message))
            .toList();
    if (!unknown.isEmpty()) {
      throw ProblemException.invalid(unknown);
    }
  }

  private static Set<String> known(HandlerMethod route) {
    var known = new TreeSet<String>();
    for (MethodParameter parameter : route.getMethodParameters()) {
      if (parameter.getParameterType() == PageRequest.class) {
        known.addAll(PageRequest.PARAMETERS);
      }
      RequestParam described = parameter.getParameterAnnotation(RequestParam.class);
      if (described != null) {
        known.add(
            described.name().isEmpty() ? parameter.getParameter().getName() : described.name());
      }
    }
    return known;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw ProblemException.of(
          ProblemCode.INVALID_REQUEST, "The parameters of the request cannot be decoded.");
    }
  }
}

package io.storyloom.api.http;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses bodies that are compressed, when they are about to be read as what they are not.
@Component
class CodedBodies extends OncePerRequestFilter {

  private static final String NONE = "identity";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
        .flatMap(codings -> Stream.of(codings.split(",", -1)))
        .map(String::strip)
        .allMatch(coding -> coding.isEmpty() || coding.equalsIgnoreCase(NONE));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public ServletInputStream getInputStream() {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, NONE);
            throw ProblemException.of(
                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                "A body with a Content-Encoding cannot be read here; send it as it is.");
          }
        },
        response);
  }
}

package io.storyloom.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// Shows problems to people, where a browser asked for a page.
public interface ProblemPage {

  /// @param path that was asked for, which is not the request's own after an error of the container
  boolean isFor(HttpServletRequest request, String path);

  /// Writes the body and its type; the status is set.
  void write(
      ProblemCode code,
      String detail,
      String path,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException;
}

package io.storyloom.api.edge;

import jakarta.servlet.http.HttpServletRequest;

/// Tells the API from health, metrics and pages.
final class ApiPaths {

  private ApiPaths() {}

  /// By the decoded path, so that no spelling of it leads around.
  static boolean contain(HttpServletRequest request) {
    return request.getServletPath().startsWith("/api/");
  }
}

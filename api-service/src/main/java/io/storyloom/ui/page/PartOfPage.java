package io.storyloom.ui.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/// Routes that answer with a whole page or, to htmx, with its part.
public final class PartOfPage {

  private static final String HTMX = "HX-Request";

  private PartOfPage() {}

  /// Keeps browsers from taking the one for the other.
  public static boolean isWanted(HttpServletRequest request, HttpServletResponse response) {
    response.addHeader(HttpHeaders.VARY, HTMX);
    return request.getHeader(HTMX) != null;
  }
}

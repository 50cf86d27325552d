package io.storyloom.api.edge;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// From where a browser makes a request, by headers that no web page can set.
final class PageOrigin {

  private PageOrigin() {}

  /// Whether a page of another origin makes the request. Browsers say so in `Sec-Fetch-Site`; the
  /// ones that don't, and all when neither TLS nor loopback is used, send `Origin` with every
  /// write. A client that sends neither is no browser.
  static boolean isForeign(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null && !isOfHost(origin, request.getHeader(HttpHeaders.HOST));
  }

  /// Whatever the scheme, which a proxy that ends TLS need not tell.
  private static boolean isOfHost(String origin, @Nullable String host) {
    int authority = origin.indexOf("://");
    return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
  }
}

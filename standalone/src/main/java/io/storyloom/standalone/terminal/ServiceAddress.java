package io.storyloom.standalone.terminal;

import java.net.URI;

/// The `--url` of a Storyloom that is running.
public final class ServiceAddress {

  private ServiceAddress() {}

  /// @throws Refusal when it is no address of a web server
  public static URI parse(String url) {
    try {
      URI uri = URI.create(url.replaceAll("/+$", ""));
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      throw notAnAddress(url);
    }
    throw notAnAddress(url);
  }

  private static Refusal notAnAddress(String url) {
    return Refusal.usage(
        "--url takes an address like http://localhost:8080, but was '%s'.".formatted(url));
  }
}

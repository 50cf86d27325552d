package io.storyloom.api.openapi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A request as it goes over the wire, however odd.
///
/// @param target path and query
/// @param body a character for each byte
/// @param valid whether the document allows it
record Attempt(String method, String target, List<Header> headers, String body, boolean valid) {

  record Header(String name, String value) {}

  Attempt with(String name, String value) {
    var changed = new ArrayList<>(headers);
    changed.removeIf(header -> header.name().equalsIgnoreCase(name));
    changed.add(new Header(name, value));
    return new Attempt(method, target, List.copyOf(changed), body, false);
  }

  Attempt withMethod(String other) {
    return new Attempt(other, target, headers, body, false);
  }

  Attempt withTarget(String other) {
    return new Attempt(method, other, headers, body, false);
  }

  Attempt withBody(String other) {
    return new Attempt(method, target, headers, other, false);
  }

  /// A text as a body in UTF-8.
  static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    String shown = body.length() > 500 ? body.substring(0, 500) + "… " + body.length() : body;
    return method + " " + target + " " + headers + " " + shown;
  }
}

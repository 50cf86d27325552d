package io.storyloom.api.transfer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/// Names an export after its project.
final class ExportFileName {

  private static final int LONGEST = 60;

  /// The value of a `Content-Disposition` header, in ASCII, with the name in its own script beside
  /// it where that differs (RFC 5987).
  static String disposition(String projectName, String extension) {
    String ascii = ascii(projectName);
    String own = slug(Normalizer.normalize(projectName, Normalizer.Form.NFC), Character.MAX_VALUE);
    String plain = file(ascii, "." + extension);
    String header = "attachment; filename=\"" + plain + "\"";
    if (own.isEmpty() || own.equals(ascii)) {
      return header;
    }
    String encoded =
        URLEncoder.encode(file(own, "." + extension), StandardCharsets.UTF_8).replace("+", "%20");
    return header + "; filename*=UTF-8''" + encoded;
  }

  /// The name of a file within an export, in ASCII.
  static String part(String projectName, int number) {
    return file(ascii(projectName), "-" + number + ".csv");
  }

  private static String file(String slug, String ending) {
    return (slug.isEmpty() ? "project" : slug) + "-stories" + ending;
  }

  private static String ascii(String projectName) {
    return slug(Normalizer.normalize(projectName, Normalizer.Form.NFD), 128);
  }

  private static String slug(String name, int limit) {
    var slug = new StringBuilder();
    boolean gap = false;
    for (int i = 0; i < name.length() && slug.length() < LONGEST; i++) {
      char c = name.charAt(i);
      if (Character.isLetterOrDigit(c) && c < limit) {
        if (gap && !slug.isEmpty()) {
          slug.append('-');
        }
        gap = false;
        slug.append(c);
      } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
        gap = true;
      }
    }
    return slug.toString().toLowerCase(Locale.ROOT);
  }

  private ExportFileName() {}
}

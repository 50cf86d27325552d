package io.storyloom.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nothing in a template can make a text of a user more than text, or needs what the
/// Content-Security-Policy forbids.
class TemplatesTest {

  private static final List<Pattern> FORBIDDEN =
      Stream.of(
              "th:utext",
              "\\[\\[",
              "\\[\\(",
              "th:inline",
              "__\\$",
              "[\\s:]style=",
              "\\son[a-z]+=",
              "hx-on",
              "js:",
              "javascript:",
              "<style",
              "<script(?![^>]* th:src=)",
              "(?<!th:)(href|src|action|hx-get|hx-post|hx-patch|hx-delete)=\"(?!#|\")",
              "https?://(?!www\\.thymeleaf\\.org)")
          .map(Pattern::compile)
          .toList();

  static Stream<Path> templates() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/templates"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void a_template_only_shows(Path template) {
    String text = read(template);
    for (Pattern forbidden : FORBIDDEN) {
      assertThat(forbidden.matcher(text).results().map(found -> found.group()))
          .as(forbidden.pattern())
          .isEmpty();
    }
  }

  private static String read(Path template) {
    try {
      return Files.readString(template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

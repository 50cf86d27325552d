package io.storyloom.api.transfer.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.transfer.backlog.Backlog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExamplesTest {

  @ParameterizedTest
  @CsvSource({"community-garden.md, 6, 2", "failures.md, 7, 0"})
  void the_examples_import_without_a_warning(String file, int epics, int stories)
      throws IOException {
    Path examples = Path.of("").toAbsolutePath().resolveSibling("examples");
    Backlog backlog =
        new MarkdownReader(List.of("Epic")).read(Files.readString(examples.resolve(file)));
    assertThat(backlog.warnings()).isEmpty();
    assertThat(backlog.epics()).hasSize(epics);
    assertThat(backlog.storyCount()).isEqualTo(stories);
  }
}

package io.storyloom.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportFileNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "My Project! | attachment; filename=\"my-project-stories.md\"",
        "../../etc\"; x | attachment; filename=\"etc-x-stories.md\"",
        "Café | attachment; filename=\"cafe-stories.md\"; filename*=UTF-8''caf%C3%A9-stories.md",
        "제목 | attachment; filename=\"project-stories.md\"; filename*=UTF-8''%EC%A0%9C%EB%AA%A9-stories.md",
        "🌱 | attachment; filename=\"project-stories.md\"",
      })
  void a_download_is_named_after_its_project(String name, String header) {
    assertThat(ExportFileName.disposition(name, "md")).isEqualTo(header);
  }
}

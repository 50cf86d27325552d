package io.storyloom.standalone.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProjectNamesTest {
  @Test
  void the_first_heading_outside_code_names_the_project() {
    assertThat(markdown("intro\n```\n# not this\n```\n# Recipe Box #\n## Epic 1: One"))
        .isEqualTo("Recipe Box");
  }

  @Test
  void without_a_heading_the_file_does() {
    assertThat(markdown("no heading")).isEqualTo("plan");
  }

  @Test
  void a_table_is_named_after_its_file() {
    assertThat(ProjectNames.of(new Backlog("plan", BacklogType.CSV, "title,description\nA,B")))
        .isEqualTo("plan");
  }

  @Test
  void json_names_itself() {
    assertThat(json("{\"name\":\"Box\",\"epics\":[]}")).isEqualTo("Box");
    assertThat(json("{\"epics\":[]}")).isEqualTo("plan");
    assertThat(json("{\"name\":7}")).isEqualTo("plan");
    assertThat(json("{broken")).isEqualTo("plan");
  }

  private static String markdown(String text) {
    return ProjectNames.of(new Backlog("plan", BacklogType.MARKDOWN, text));
  }

  private static String json(String text) {
    return ProjectNames.of(new Backlog("plan", BacklogType.JSON, text));
  }
}

package io.storyloom.standalone.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTest {

  @TempDir private Path folder;

  @Test
  void commands_are_followed_by_their_answer_or_by_none() {
    String page =
        """
        # Page

        ```sh
        a=1
        ```

        ```sh
        echo $a
        echo b
        ```
        answers:
        ```text
        1
        b
        ```
        ```
        not executed
        ```
        """;

    assertThat(Step.of(page))
        .containsExactly(new Step(4, "a=1", null), new Step(8, "echo $a\necho b", "1\nb"));
  }

  @Test
  void an_answer_is_compared_but_for_what_is_left_out() {
    Step step = new Step(1, "", "{\"id\":\"…\",\"name\":\"a.c\"}\n…\nend");

    assertThat(step.isAnsweredBy("{\"id\":\"7\",\"name\":\"a.c\"}\nx\ny\nend\n")).isTrue();
    assertThat(step.isAnsweredBy("{\"id\":\"7\",\"name\":\"abc\"}\nx\nend")).isFalse();
    assertThat(step.isAnsweredBy("{\"id\":\"\",\"name\":\"a.c\"}\nx\nend")).isFalse();
    assertThat(step.isAnsweredBy("{\"id\":\"7\",\"name\":\"a.c\"}\nx\nend\nmore")).isFalse();
    assertThat(step.isAnsweredBy("")).isFalse();
  }

  @Test
  void a_shell_keeps_variables_and_ends_with_the_first_failure() throws Exception {
    try (Shell shell = new Shell(folder, folder)) {
      shell.run("a=1");
      assertThat(shell.run("printf $a\ncat")).isEqualTo("1\n");
      assertThatThrownBy(() -> shell.run("echo before\nfalse | cat\necho after"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("before")
          .hasMessageNotContaining("after\n\nIt wrote:\nbefore\nafter");
    }
  }

  @Test
  void pages_with_nothing_to_execute_are_noticed() {
    assertThat(Step.of("# Page\n")).isEqualTo(List.of());
  }
}

package io.storyloom.worker.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptTest {

  @Test
  void holds_the_epic_and_what_is_asked_for() {
    String prompt = Prompt.of(StoryGeneratorContract.request("Sign-in", "By email.")).text();

    assertThat(prompt)
        .contains("8 to 12 stories")
        .contains("3 personas")
        .contains("<title>Sign-in</title>")
        .contains("By email.");
  }

  @Test
  void is_the_same_for_another_run_of_the_same_epic() {
    assertThat(Prompt.of(StoryGeneratorContract.request("T", "D")))
        .isEqualTo(Prompt.of(StoryGeneratorContract.request("T", "D")));
  }

  @Test
  void leaves_out_the_lines_for_the_mock_and_nothing_else() {
    String prompt =
        Prompt.of(
                StoryGeneratorContract.request(
                    "T", "One\n \t@mock hang\r\n@mock\nsee @mock here\n@mocking\nTwo"))
            .text();

    assertThat(prompt).contains("One\nsee @mock here\n@mocking\nTwo\n").doesNotContain("hang");
  }
}

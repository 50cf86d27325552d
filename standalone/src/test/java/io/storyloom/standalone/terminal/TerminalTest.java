package io.storyloom.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void a_title_cannot_command_the_terminal() {
    assertThat(Terminal.harmless("Epic \u001B[31mred\u0007\r!"))
        .isEqualTo("Epic \uFFFD[31mred\uFFFD\uFFFD!");
  }

  @Test
  void other_text_stays_as_it_is() {
    assertThat(Terminal.harmless("에픽 1: Größe \uD83D\uDE80\n\tnext"))
        .isEqualTo("에픽 1: Größe \uD83D\uDE80\n\tnext");
  }
}

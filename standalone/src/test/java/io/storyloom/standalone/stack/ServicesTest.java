package io.storyloom.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicesTest {

  @Test
  void on_a_loopback_address_local_names_are_allowed_and_those_that_are_set() {
    assertThat(Services.arguments("api", 1, Map.of()))
        .contains(
            "--server.address=127.0.0.1",
            "--storyloom.http.allowed-hosts=localhost,127.0.0.1,[::1]",
            "--storyloom.http.requests-per-minute=0");
    assertThat(
            Services.arguments(
                "api",
                1,
                Map.of("server.address", "::1", "storyloom.http.allowed-hosts", "box,box.lan")))
        .contains("--storyloom.http.allowed-hosts=localhost,127.0.0.1,[::1],box,box.lan");
  }

  @Test
  void on_any_other_address_only_what_is_set_is_allowed() {
    assertThat(Services.arguments("api", 1, Map.of("server.address", "0.0.0.0")))
        .contains("--server.address=0.0.0.0")
        .noneMatch(argument -> argument.startsWith("--storyloom.http.allowed-hosts"));
  }

  @Test
  void what_is_set_replaces_a_default_instead_of_being_added_to_it() {
    assertThat(
            Services.arguments(
                "api",
                1,
                Map.of("server.address", "0.0.0.0", "storyloom.http.requests-per-minute", "9")))
        .containsOnlyOnce("--server.address=0.0.0.0", "--storyloom.http.requests-per-minute=9")
        .doesNotContain("--server.address=127.0.0.1", "--storyloom.http.requests-per-minute=0");
  }
}

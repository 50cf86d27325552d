package io.storyloom.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {

  @Test
  void a_client_is_one_address_of_version_4() {
    assertThat(ClientAddress.of("192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(ClientAddress.of("192.0.2.8")).isEqualTo("192.0.2.8");
  }

  @Test
  void a_client_is_one_network_of_version_6_however_it_is_written() {
    String client = ClientAddress.of("2001:db8:1:2::1");

    assertThat(ClientAddress.of("2001:db8:1:2:ffff:ffff:ffff:ffff")).isEqualTo(client);
    assertThat(ClientAddress.of("2001:0DB8:0001:0002::9")).isEqualTo(client);
    assertThat(ClientAddress.of("[2001:db8:1:2::1]:4711")).isEqualTo(client);
    assertThat(ClientAddress.of("2001:db8:1:3::1")).isNotEqualTo(client);
    assertThat(ClientAddress.of("fe80::1%eth7")).isEqualTo(ClientAddress.of("fe80::2"));
  }

  @Test
  void an_address_of_version_4_in_one_of_version_6_is_the_same_client() {
    assertThat(ClientAddress.of("::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
  }

  @Test
  void what_is_no_address_is_taken_as_it_is_but_never_long() {
    assertThat(ClientAddress.of("unknown")).isEqualTo("unknown");
    assertThat(ClientAddress.of("")).isEmpty();
    assertThat(ClientAddress.of("x".repeat(10_000))).hasSizeLessThan(100);
  }
}

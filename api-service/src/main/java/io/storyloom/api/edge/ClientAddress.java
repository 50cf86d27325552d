package io.storyloom.api.edge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// By what a client is told from others.
final class ClientAddress {

  private static final int NETWORK_BYTES = 8;
  private static final int LONGEST = 64;

  private ClientAddress() {}

  /// The address itself, but the network /64 of an IPv6 address, as one subscriber has all of it.
  ///
  /// @param remote as the server or a trusted proxy tells it, which may be no address at all
  static String of(String remote) {
    String text = remote.startsWith("[") ? remote.substring(1).split("]", 2)[0] : remote;
    try {
      InetAddress address = InetAddress.ofLiteral(text.split("%", 2)[0]);
      return address instanceof Inet6Address
          ? HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
          : address.getHostAddress();
    } catch (IllegalArgumentException _) {
      return text.substring(0, Math.min(text.length(), LONGEST));
    }
  }
}

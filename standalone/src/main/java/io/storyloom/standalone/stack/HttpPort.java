package io.storyloom.standalone.stack;

import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// A port of this machine, looked at before anything is started on it.
final class HttpPort {
  private static final int HIGHEST = 65_535;

  private HttpPort() {}

  static void check(String option, int port) {
    if (port < 0 || port > HIGHEST) {
      throw Refusal.usage(
          "%s is a number from 0 (any free one) to 65535, but was %d.".formatted(option, port));
    }
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw busy(option, port);
    }
  }

  static Refusal busy(int port) {
    return busy("--port", port);
  }

  private static Refusal busy(String option, int port) {
    return Refusal.because(
        "Port %d is in use by another program: choose another one with %s, or 0 for any free one."
            .formatted(port, option));
  }
}

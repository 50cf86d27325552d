package io.storyloom.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// The TCP ports to listen on, all on the loopback address; 0 stands for any free port.
public record Ports(int kafka, int postgres, int registry) {

  public Ports {
    requireValid("Kafka", kafka);
    requireValid("PostgreSQL", postgres);
    requireValid("the schema registry", registry);
  }

  /// Free ports for everything.
  public static Ports free() {
    return new Ports(0, 0, 0);
  }

  void requireNotBusy() {
    requireNotBusy("Kafka", kafka);
    requireNotBusy("PostgreSQL", postgres);
    requireNotBusy("the schema registry", registry);
  }

  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  static int anyFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(loopback(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new InfrastructureException(
          "No free port could be found on 127.0.0.1: " + e.getMessage() + ".", e);
    }
  }

  static boolean busy(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static void requireNotBusy(String whose, int port) {
    if (port != 0 && busy(port)) {
      throw new InfrastructureException(
          "Port "
              + port
              + " for "
              + whose
              + " is in use or not allowed: stop the program that uses it or choose another port.");
    }
  }

  private static void requireValid(String whose, int port) {
    if (port < 0 || port > 65535) {
      throw new InfrastructureException(
          "Port " + port + " for " + whose + " does not exist: choose one from 0 to 65535.");
    }
  }
}

package io.storyloom.api;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A way to a local port that can be cut, as when the other side is away.
public final class Gate implements AutoCloseable {

  private final int target;
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean shut;

  public Gate(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  public void shut() {
    shut = true;
    sockets.forEach(Gate::quietly);
    sockets.clear();
  }

  public void open() {
    shut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (shut) {
          quietly(client);
          continue;
        }
        Socket other = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.addAll(List.of(client, other));
        Thread.ofVirtual().start(() -> copy(client, other));
        Thread.ofVirtual().start(() -> copy(other, client));
      } catch (IOException _) {
        // Closed, or the target is away itself.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // Cut.
    } finally {
      quietly(from);
      quietly(to);
    }
  }

  private static void quietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException _) {
      // Closed enough.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    shut();
  }
}

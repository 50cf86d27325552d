package io.storyloom.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Sends the service what the document allows and a lot that it does not: whatever comes, it is
/// answered in time and as documented, and nothing breaks.
///
/// Each client's requests follow from the seed and the answers it got, so a seed finds again what
/// it found once: `-Dstoryloom.fuzz.seed=…`, and `-Dstoryloom.fuzz.requests=…` for a longer search.
class FuzzIT extends ApiIT {

  private static final long SEED = Long.getLong("storyloom.fuzz.seed", 20_261_121);
  private static final int REQUESTS = Integer.getInteger("storyloom.fuzz.requests", 20_000);
  private static final int CLIENTS = 16;
  private static final int MOST_TOLD = 50;
  private static final int TIMEOUT_MS = 15_000;

  @Test
  void whatever_is_sent_is_answered_as_documented() throws Exception {
    var document = new ApiDocument(get("/v3/api-docs").response().body());
    System.out.printf("Fuzzing with the seed %d%n", SEED);
    List<String> wrong = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        var client = new FuzzClient(document, SEED * CLIENTS + i);
        clients.add(threads.submit(() -> client.run(port(), REQUESTS / CLIENTS)));
      }
      for (Future<List<String>> client : clients) {
        wrong.addAll(client.get());
      }
    }
    assertThat(wrong.stream().limit(MOST_TOLD))
        .as("%d of %d requests made from the seed %d", wrong.size(), REQUESTS, SEED)
        .isEmpty();
  }

  @Test
  void whatever_comes_through_a_socket_is_answered_or_cut_off() throws Exception {
    var random = new Random(SEED);
    List<String> messages = new ArrayList<>(Rubbish.MESSAGES);
    for (int i = 0; i < 500; i++) {
      messages.add(Rubbish.damaged(random));
    }
    for (String message : messages) {
      String answer = answer(message);
      assertThat(answer)
          .as(message)
          .doesNotContain("HTTP/1.1 5", "Exception", "<html", "org.apache", "\tat ");
    }
    get("/actuator/health/readiness").is(200);
  }

  /// All that is answered until the server closes the connection, as it must when nothing follows.
  private String answer(String message) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(TIMEOUT_MS);
      try {
        socket.getOutputStream().write(message.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
      } catch (SocketException _) {
        // Closed at the first bytes.
      }
      return read(socket);
    }
  }

  private static String read(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("Neither answered nor cut off", e);
    } catch (SocketException _) {
      return "";
    }
  }
}

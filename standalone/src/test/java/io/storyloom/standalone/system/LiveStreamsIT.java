package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.standalone.system.EventStream.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Live streams of real runs, read by clients of every sort.
class LiveStreamsIT {

  private static final int CUTS = 100;
  private static final int NEVER_READING = 30;

  private static Services services;

  @BeforeAll
  static void start() {
    services =
        new Services(
            "storyloom.generator.mock.jitter=0",
            "storyloom.run.max-epics=300",
            "storyloom.run.acknowledge-above=300",
            "server.tomcat.connection-timeout=3s");
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @Test
  void a_stream_cut_and_resumed_a_hundred_times_tells_every_event_once() {
    UUID run = run(50, Duration.ofMillis(120));
    CompletableFuture<List<Message>> uncut =
        CompletableFuture.supplyAsync(
            () -> EventStream.toTheEnd(services.api.url(), run), Thread::startVirtualThread);
    Random random = new Random(20261121);
    List<Message> received = new ArrayList<>();
    int cuts = 0;
    boolean over = false;
    while (!over) {
      long lastSeen = received.isEmpty() ? -1 : received.getLast().id();
      long bytes = cuts == CUTS ? Long.MAX_VALUE : random.nextInt(random.nextInt(1, 60_000));
      try (EventStream stream = new EventStream(services.api.url(), run, lastSeen, bytes)) {
        over = stream.status() == 204;
        stream.readAll(received);
      }
      cuts += over || bytes == Long.MAX_VALUE ? 0 : 1;
    }

    assertThat(cuts).isEqualTo(CUTS);
    EventStream.assertTellsEveryEventOnce(received);
    EventStream.assertTellsEveryEventOnce(uncut.join());
    assertThat(services.api.progress(run)).isEqualTo(received.getLast().data());
  }

  @Test
  void clients_that_never_read_harm_nobody() throws Exception {
    int epics = 250;
    UUID run = run(epics, Duration.ofMillis(40));
    long before = usedHeap();
    List<Socket> deaf = new ArrayList<>();
    for (int i = 0; i < NEVER_READING; i++) {
      deaf.add(deafClient(run));
    }
    long begun = System.nanoTime();
    List<Message> received = new ArrayList<>();
    double slowest = 0;
    int openNearTheEnd = -1;
    try (EventStream stream = new EventStream(services.api.url(), run, -1)) {
      long since = begun;
      for (Message next = stream.next(); next != null; next = stream.next()) {
        received.add(new Message(next.event(), next.id(), next.data().path("status")));
        long now = System.nanoTime();
        slowest = Math.max(slowest, (now - since) / 1e9);
        since = now;
        if (openNearTheEnd < 0 && next.data().path("completedEpics").asInt() > epics - 20) {
          openNearTheEnd = openStreams();
        }
      }
    }

    assertThat(openNearTheEnd).as("streams, after the deaf were cut off").isEqualTo(1);
    assertThat(slowest).as("longest silence in seconds").isLessThan(2);
    assertThat(received.stream().filter(message -> !message.isProgress()).map(Message::id))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(received.getFirst().id() + 1, received.getLast().id())
                .boxed()
                .toList());
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat(received.stream().filter(Message::isProgress).count())
        .as("progress at most 10 times a second")
        .isLessThan((long) (10 * seconds) + 3);
    assertThat(usedHeap() - before).as("bytes kept for them").isLessThan(32L * 1024 * 1024);
    for (Socket socket : deaf) {
      socket.close();
    }
  }

  private static Socket deafClient(UUID run) throws IOException {
    URI url = URI.create(services.api.url());
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1024);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/runs/" + run + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static int openStreams() throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(services.api.url() + "/actuator/prometheus")).build(),
            BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("storyloom_live_streams"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static UUID run(int epics, Duration latency) {
    UUID project = services.api.createProject("Live");
    services.api.addEpics(
        project,
        Collections.nCopies(epics, "@mock latency=" + latency.toMillis() + "ms\n@mock stories=1"));
    return services.api.start(project);
  }
}

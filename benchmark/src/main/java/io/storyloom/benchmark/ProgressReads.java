package io.storyloom.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long reads of progress take while runs go on. Requests are sent at a fixed rate, whether or
/// not earlier ones were answered, and each time counts from when the request was due, so that a
/// stall shows in every request it delays. The installation keeps its usual latency of a second.
/// The service's and the client's code is compiled meanwhile, so the first windows show a cold
/// start and the last one what lasts.
@Command(
    name = "progress-reads",
    description = "Times of progress reads at a fixed rate beside running runs.",
    mixinStandardHelpOptions = true)
final class ProgressReads implements Callable<Integer> {

  /// More than are ever under way at once, so that none is sent late for want of a thread.
  private static final int CLIENTS = 64;

  @Option(names = "--data", required = true, description = "Data directory of ./storyloom start.")
  private Path data = Path.of("");

  @Option(names = "--runs", defaultValue = "50")
  private int runs;

  @Option(names = "--epics", defaultValue = "25")
  private int epics;

  @Option(names = "--rate", defaultValue = "500", description = "Requests per second.")
  private int rate;

  @Option(
      names = "--windows",
      defaultValue = "15",
      description = "Figures are printed for each window; the last is the warm one.")
  private int windows;

  @Option(names = "--seconds", defaultValue = "20", description = "Of a window.")
  private int seconds;

  /// Blocking, as a thread that reads its own answer costs the machine less than one that is told.
  private final CloseableHttpClient client =
      HttpClients.custom()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create()
                  .setMaxConnPerRoute(CLIENTS)
                  .setMaxConnTotal(CLIENTS)
                  .build())
          .disableAutomaticRetries()
          .disableContentCompression()
          .disableCookieManagement()
          .build();

  private final Map<String, String> tags = new ConcurrentHashMap<>();

  /// @param late how long after it was due the request was sent
  private record Read(int status, double millis, double late) {}

  @Override
  public Integer call() throws Exception {
    Installation installation = new Installation(data);
    System.out.printf("%d requests/s beside %d runs going on%n", rate, runs);
    try (RunningLoad load = new RunningLoad(installation, runs, epics)) {
      for (int window = 0; window < windows; window++) {
        System.out.printf("from %d s to %d s%n", window * seconds, (window + 1) * seconds);
        print(read(installation, load));
      }
    }
    return 0;
  }

  private List<Read> read(Installation installation, RunningLoad load) throws Exception {
    AtomicInteger next = new AtomicInteger();
    int total = rate * seconds;
    long begun = System.nanoTime();
    List<Read> reads = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<List<Read>>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        all.add(
            clients.submit(() -> {
              List<Read> mine = new ArrayList<>();
              for (int n = next.getAndIncrement(); n < total; n = next.getAndIncrement()) {
                long due = begun + n * TimeUnit.SECONDS.toNanos(1) / rate;
                mine.add(read(installation, load.run(n), n, due));
              }
              return mine;
            }));
      }
      for (Future<List<Read>> mine : all) {
        reads.addAll(mine.get());
      }
    }
    return reads;
  }

  /// Every other one asks only for what is new to it.
  private Read read(Installation installation, String run, int n, long due)
      throws IOException, InterruptedException {
    HttpGet request = new HttpGet(installation.progress(run));
    String tag = tags.get(run);
    if (tag != null && n / runs % 2 == 0) {
      request.setHeader(HttpHeaders.IF_NONE_MATCH, tag);
    }
    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    long sent = System.nanoTime();
    return client.execute(
        request,
        response -> {
          EntityUtils.consume(response.getEntity());
          long answered = System.nanoTime();
          Header fresh = response.getFirstHeader(HttpHeaders.ETAG);
          if (fresh != null) {
            tags.put(run, fresh.getValue());
          }
          return new Read(response.getCode(), (answered - due) / 1e6, (sent - due) / 1e6);
        });
  }

  private static void print(List<Read> reads) {
    print("all", reads.stream(), Read::millis);
    print("200", reads.stream().filter(read -> read.status() == 200), Read::millis);
    print("304", reads.stream().filter(read -> read.status() == 304), Read::millis);
    print("sent after they were due", reads.stream(), Read::late);
  }

  private static void print(String what, Stream<Read> reads, ToDoubleFunction<Read> figure) {
    System.out.println(
        "  " + what + ": " + Percentiles.ofMillis(reads.mapToDouble(figure).toArray()));
  }
}

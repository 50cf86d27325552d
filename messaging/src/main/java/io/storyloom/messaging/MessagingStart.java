package io.storyloom.messaging;

import io.storyloom.messaging.avro.SerdeException;
import io.storyloom.messaging.record.RecordSchemas;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.TopicRefusedException;
import io.storyloom.messaging.topic.TopicSetup;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Makes topics and schemas ready before anything else of a service starts, and goes on trying in
/// the background while the broker or the registry is away.
public final class MessagingStart implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(MessagingStart.class);
  private static final Duration FOREGROUND = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 500;

  private final Supplier<Admin> admins;
  private final TopicSetup topics;
  private final RecordSchemas schemas;
  private final Consumer<TopicRefusedException> onRefused;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch firstResult = new CountDownLatch(1);
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable TopicRefusedException refusal;
  private volatile boolean inBackground;
  private @Nullable String lastProblem;

  /// @param onRefused called when the refusal is only found after the start; has to end the service
  public MessagingStart(
      Supplier<Admin> admins,
      TopicProperties topics,
      RecordSchemas schemas,
      Consumer<TopicRefusedException> onRefused) {
    this.admins = admins;
    this.topics = new TopicSetup(topics);
    this.schemas = schemas;
    this.onRefused = onRefused;
  }

  /// Waits some seconds for the broker and the registry, and no longer.
  ///
  /// @throws TopicRefusedException when an existing topic contradicts the configuration
  @Override
  public void start() {
    Thread worker = Thread.ofVirtual().name("messaging-start").unstarted(this::run);
    thread = worker;
    worker.start();
    try {
      firstResult.await(FOREGROUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inBackground = true;
    TopicRefusedException refused = refusal;
    if (refused != null) {
      throw refused;
    }
  }

  private void run() {
    while (stopped.getCount() > 0) {
      try {
        attempt();
        LOG.debug("Topics and schemas are ready");
        ready.countDown();
        return;
      } catch (TopicRefusedException e) {
        refusal = e;
        if (inBackground) {
          onRefused.accept(e);
        }
        return;
      } catch (ExecutionException | TimeoutException | KafkaException e) {
        report(e);
      } catch (RuntimeException e) {
        // Nothing works before this has; whatever it is may pass like a broker that is away.
        reportSurprise(e);
      } catch (InterruptedException e) {
        return;
      } finally {
        if (refusal != null || isReady()) {
          firstResult.countDown();
        }
      }
      if (!pause()) {
        return;
      }
    }
  }

  private void attempt() throws ExecutionException, InterruptedException, TimeoutException {
    Admin admin = admins.get();
    try {
      topics.ensure(admin);
    } finally {
      admin.close(Duration.ZERO);
    }
    schemas.prepare();
  }

  private void report(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    String what = cause instanceof SerdeException ? "Schema registry" : "Kafka";
    String problem = what + " is not ready, trying again: " + cause.getMessage();
    if (!problem.equals(lastProblem)) {
      LOG.warn(problem);
      lastProblem = problem;
    }
  }

  private void reportSurprise(RuntimeException e) {
    String problem = e.toString();
    if (!problem.equals(lastProblem)) {
      LOG.error("Topics and schemas are not ready, trying again", e);
      lastProblem = problem;
    }
  }

  private boolean pause() {
    try {
      return !stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /// Whether every topic exists and every schema's id is known.
  public boolean isReady() {
    return ready.getCount() == 0;
  }

  /// Whether it got ready within the time.
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    return ready.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    stopped.countDown();
    Thread worker = thread;
    if (worker != null) {
      worker.interrupt();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /// Before every listener and web server.
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}

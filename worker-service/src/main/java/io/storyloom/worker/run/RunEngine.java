package io.storyloom.worker.run;

import io.storyloom.messaging.MessagingStart;
import io.storyloom.messaging.outbox.DailyPartitions;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.worker.run.instance.ForeignSchemas;
import io.storyloom.worker.run.instance.WorkerInstance;
import io.storyloom.worker.run.intake.CommandListener;
import io.storyloom.worker.run.lane.LaneProperties;
import io.storyloom.worker.run.lane.Lanes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/// Brings the parts of the worker up and down in the order in which they need each other.
public final class RunEngine implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RunEngine.class);
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final WorkerInstance instance;
  private final DailyPartitions dailyPartitions;
  private final OutboxRelay relay;
  private final MessagingStart messaging;
  private final ForeignSchemas foreign;
  private final Lanes lanes;
  private final RunSweep sweep;
  private final KafkaListenerEndpointRegistry listeners;
  private final LaneProperties properties;
  private @Nullable ScheduledExecutorService timer;
  private volatile boolean running;
  private volatile boolean listening;

  public RunEngine(
      WorkerInstance instance,
      DailyPartitions dailyPartitions,
      OutboxRelay relay,
      MessagingStart messaging,
      ForeignSchemas foreign,
      Lanes lanes,
      RunSweep sweep,
      KafkaListenerEndpointRegistry listeners,
      LaneProperties properties) {
    this.instance = instance;
    this.dailyPartitions = dailyPartitions;
    this.relay = relay;
    this.messaging = messaging;
    this.foreign = foreign;
    this.lanes = lanes;
    this.sweep = sweep;
    this.listeners = listeners;
    this.properties = properties;
  }

  @Override
  public void start() {
    try {
      instance.start();
    } catch (SQLException e) {
      throw new IllegalStateException("The worker can't sign on: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    running = true;
    dailyPartitions.start();
    relay.start();
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("run-engine").factory());
    executor.execute(this::listenWhenReady);
    long period = SWEEP.toMillis();
    var _ = executor.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
    long look = LOOK_AROUND.toMillis();
    var _ = executor.scheduleWithFixedDelay(this::lookAround, look, look, TimeUnit.MILLISECONDS);
    timer = executor;
  }

  private void listenWhenReady() {
    try {
      while (running && !listens()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean listens() throws InterruptedException {
    try {
      if (messaging.awaitReady(LOOK_AGAIN) && foreign.arePresent() && running) {
        container().start();
        listening = true;
      }
    } catch (RuntimeException e) {
      log.error("Commands can't be listened to, trying again", e);
    }
    return listening;
  }

  private void sweep() {
    try {
      sweep.startMissingLanes();
    } catch (RuntimeException e) {
      log.warn("Runs without a lane could not be looked for: {}", e.getMessage());
    }
  }

  private void lookAround() {
    try {
      lanes.lookAround();
    } catch (RuntimeException e) {
      log.warn("Lanes could not be told what happened elsewhere: {}", e.getMessage());
    }
  }

  /// Whether commands are taken in.
  public boolean isListening() {
    return listening;
  }

  @Override
  public void stop() {
    running = false;
    listening = false;
    if (timer != null) {
      timer.shutdownNow();
    }
    try {
      lanes.stop(properties.grace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    relay.close();
    container().stop();
    dailyPartitions.close();
    instance.close();
  }

  private MessageListenerContainer container() {
    MessageListenerContainer container = listeners.getListenerContainer(CommandListener.ID);
    if (container == null) {
      throw new IllegalStateException("There is no listener " + CommandListener.ID);
    }
    return container;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Starts last and stops first.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}

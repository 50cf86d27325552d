package io.storyloom.messaging.topic;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;

/// Has a failed batch read again after a short pause, for ever: database, registry and broker come
/// back, and no record may be passed over. The consumer goes on polling, so it keeps its
/// partitions.
public final class RetryWithoutEnd implements CommonErrorHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RetryWithoutEnd.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final long LOG_EVERY_NANOS = Duration.ofSeconds(30).toNanos();

  private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);

  @Override
  public boolean seeksAfterHandling() {
    return true;
  }

  @Override
  public boolean isAckAfterHandle() {
    return false;
  }

  @Override
  public void handleBatch(
      Exception problem,
      ConsumerRecords<?, ?> records,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable invokeListener) {
    for (TopicPartition partition : records.partitions()) {
      ConsumerRecord<?, ?> first = records.records(partition).getFirst();
      consumer.seek(partition, first.offset());
    }
    log(problem);
    pause(container);
  }

  @Override
  public void handleOtherException(
      Exception problem,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      boolean batchListener) {
    log(problem);
    pause(container);
  }

  private void log(Exception problem) {
    long now = System.nanoTime();
    long before = lastLogged.get();
    if (now - before >= LOG_EVERY_NANOS && lastLogged.compareAndSet(before, now)) {
      @Nullable Throwable root = NestedExceptionUtils.getRootCause(problem);
      LOG.warn("Records wait, trying again: {}", (root == null ? problem : root).toString());
    }
    LOG.debug("Records wait", problem);
  }

  private static void pause(MessageListenerContainer container) {
    try {
      ListenerUtils.stoppableSleep(container, PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

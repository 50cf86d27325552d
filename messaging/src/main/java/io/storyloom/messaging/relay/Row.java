package io.storyloom.messaging.relay;

import io.storyloom.messaging.record.RecordType;
import io.storyloom.run.RunId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One row of the outbox on its way to Kafka.
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying every payload costs
record Row(
    RunId run,
    long position,
    String tenantId,
    RecordType type,
    Instant occurredAt,
    @Nullable UUID epicId,
    @Nullable String traceparent,
    byte[] payload) {}

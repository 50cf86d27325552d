package io.storyloom.api.deadletter;

import io.storyloom.api.deadletter.DeadLetterRows.Place;
import io.storyloom.api.http.ListPart;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.messaging.avro.SerdeException;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.run.TenantId;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shows what is kept of dead letters.
@Service
public class DeadLetterReads {

  private static final JsonMapper JSON = new JsonMapper();
  private static final char SEPARATOR = ' ';

  private final DeadLetterRows rows;
  private final WireFormat format;

  DeadLetterReads(DeadLetterRows rows, WireFormat format) {
    this.rows = rows;
    this.format = format;
  }

  /// Newest first.
  public Page<DeadLetterView.Summary> list(TenantId tenant, PageRequest page) {
    ListPart part = page.of("dead-letters");
    return part.page(
            rows.newest(tenant, place(part.after()), part),
            row -> row.time().toEpochMilli() + String.valueOf(SEPARATOR) + row.id())
        .map(DeadLetterView::summary);
  }

  private static @Nullable Place place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    int separator = after.indexOf(SEPARATOR);
    try {
      return new Place(
          Instant.ofEpochMilli(Long.parseLong(after.substring(0, Math.max(0, separator)))),
          after.substring(separator + 1));
    } catch (NumberFormatException | DateTimeException _) {
      throw ListPart.badCursor();
    }
  }

  /// @throws ProblemException `dead-letter-not-found`
  public DeadLetterView one(TenantId tenant, String id) {
    DeadLetterRow row =
        rows.find(tenant, known(id)).orElseThrow(ProblemException::deadLetterNotFound);
    return DeadLetterView.of(row, record(row.value()));
  }

  /// No id holds what the database cannot compare with.
  static String known(String id) {
    if (!id.matches("(commands|events)-\\d{1,10}-\\d{1,19}")) {
      throw ProblemException.deadLetterNotFound();
    }
    return id;
  }

  private @Nullable JsonNode record(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      return JSON.readTree(format.jsonOf(value));
    } catch (SerdeException | JacksonException _) {
      // Unreadable, which is what most dead letters are for, or the registry is away.
      return null;
    }
  }
}

package io.storyloom.api.idempotency;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.TenantId;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/// The keys of accepted requests and their answers, kept for 7 days.
///
/// Used first thing in the transaction that carries the request out: a rival with the same key
/// waits until that transaction ends.
@Component
public class IdempotencyKeys {

  private static final Duration KEPT = Duration.ofDays(7);

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  IdempotencyKeys(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /// Claims the key for this transaction, or finds the answer that was given under it.
  ///
  /// @param scope method and path
  /// @param body the parsed body
  /// @return the earlier answer, null when this request is the first
  /// @throws ProblemException `idempotency-key-reused` when the earlier body was another
  @Transactional(propagation = Propagation.MANDATORY)
  public <T> @Nullable T claim(
      TenantId tenant, String scope, IdempotencyKey key, Object body, Class<T> answer) {
    String fingerprint = fingerprint(body);
    Instant now = clock.instant();
    int claimed =
        jdbc.sql(
                """
                insert into intake.idempotency_key as k
                  (tenant_id, scope, key, fingerprint, created_at)
                values (:tenant, :scope, :key, :fingerprint, :now)
                on conflict (tenant_id, scope, key) do update
                set fingerprint = excluded.fingerprint, answer = null,
                    created_at = excluded.created_at
                where k.created_at < :expired
                """)
            .param("tenant", tenant.value())
            .param("scope", scope)
            .param("key", key.value())
            .param("fingerprint", fingerprint)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("expired", now.minus(KEPT).atOffset(ZoneOffset.UTC))
            .update();
    return claimed == 1 ? null : earlier(tenant, scope, key, fingerprint, answer);
  }

  private <T> T earlier(
      TenantId tenant, String scope, IdempotencyKey key, String fingerprint, Class<T> answer) {
    return jdbc.sql(
            """
            select fingerprint, answer from intake.idempotency_key
            where tenant_id = :tenant and scope = :scope and key = :key
            """)
        .param("tenant", tenant.value())
        .param("scope", scope)
        .param("key", key.value())
        .query((row, _) -> {
          if (!fingerprint.equals(row.getString("fingerprint"))) {
            throw ProblemException.of(
                ProblemCode.IDEMPOTENCY_KEY_REUSED,
                "This Idempotency-Key was used for another request.");
          }
          return json.readValue(row.getString("answer"), answer);
        })
        .single();
  }

  /// Keeps the answer of an accepted request, in the transaction that claimed the key.
  @Transactional(propagation = Propagation.MANDATORY)
  public void keep(TenantId tenant, String scope, IdempotencyKey key, Object answer) {
    jdbc.sql(
            """
            update intake.idempotency_key set answer = :answer::jsonb
            where tenant_id = :tenant and scope = :scope and key = :key
            """)
        .param("answer", json.writeValueAsString(answer))
        .param("tenant", tenant.value())
        .param("scope", scope)
        .param("key", key.value())
        .update();
  }

  @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
  void forgetExpired() {
    jdbc.sql("delete from intake.idempotency_key where created_at < :expired")
        .param("expired", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Bodies may be large, so their JSON is digested as it is written.
  private String fingerprint(Object body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      json.writeValue(new DigestOutputStream(OutputStream.nullOutputStream(), digest), body);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

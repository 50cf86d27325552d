package io.storyloom.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ImportTurnsTest {

  private final ImportTurns turns = new ImportTurns(1, Duration.ofMillis(10));

  @Test
  void one_too_many_is_refused() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> turns.take(() -> turns.take(() -> "inner")))
        .satisfies(
            refused -> assertThat(refused.code()).isEqualTo(ProblemCode.SERVICE_UNAVAILABLE));
  }

  @Test
  void a_turn_is_given_back_however_it_ends() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            turns.take(() -> {
              throw new IllegalStateException("bad file");
            }));
    assertThat(turns.take(() -> "next")).isEqualTo("next");
  }

  @Test
  void who_waits_comes_next() {
    var patient = new ImportTurns(1, Duration.ofSeconds(30));
    var inside = new CompletableFuture<Void>();
    var end = new CompletableFuture<String>();
    var first =
        CompletableFuture.supplyAsync(() ->
            patient.take(() -> {
              inside.complete(null);
              return end.join();
            }));
    inside.join();
    var second = CompletableFuture.supplyAsync(() -> patient.take(() -> "second"));
    assertThat(second).isNotDone();
    end.complete("first");
    assertThat(first.join()).isEqualTo("first");
    assertThat(second.join()).isEqualTo("second");
  }
}

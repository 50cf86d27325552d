package io.storyloom.worker.run;

import static io.storyloom.worker.run.TestWorker.FAST;
import static io.storyloom.worker.run.TestWorker.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.RunEvent;
import io.storyloom.run.RunEvent.EpicFailed;
import io.storyloom.run.RunId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// The connection breaks in the commit of an answer and its stories, so that nobody knows what
/// became of them.
class LostCommitIT {

  /// Stories whose first commit ends the session instead.
  private static final String NOT_COMMITTED =
      """
      create sequence public.commits;
      create function public.break_once() returns trigger language plpgsql as $$
      begin
        if nextval('public.commits') = 1 then
          perform pg_terminate_backend(pg_backend_pid());
          perform pg_sleep(5);
        end if;
        return null;
      end $$;
      create constraint trigger break_once after insert on catalog.story
        deferrable initially deferred for each row execute function public.break_once();
      """;

  /// From then on no story is stored.
  private static final String REFUSED_THEREAFTER =
      """
      create function public.refuse() returns trigger language plpgsql as $$
      begin
        if (select is_called from public.commits) then
          raise exception 'refused' using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      create trigger refuse before insert on catalog.story
        for each row execute function public.refuse();
      """;

  private final AtomicBoolean breaksAfterCommit = new AtomicBoolean();
  private TestWorker worker;

  @BeforeEach
  void start() {
    worker = new TestWorker(dataSource -> new Breaking(dataSource, breaksAfterCommit));
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  @Test
  void what_was_not_committed_is_committed_again() {
    worker.jdbc.execute(NOT_COMMITTED);
    RunId run = worker.run(worker.project("@mock stories=3", "@mock stories=1"), FAST);
    theRunGoesOnAsIfNothingHadHappened(run);
  }

  @Test
  void what_was_committed_is_not_done_again() {
    RunId run =
        worker.run(worker.project("@mock latency=500ms\n@mock stories=3", "@mock stories=1"), FAST);
    worker.awaitEvent(run, RunEvent.EpicGenerating.class);
    breaksAfterCommit.set(true);
    theRunGoesOnAsIfNothingHadHappened(run);
    assertThat(breaksAfterCommit).isFalse();
  }

  private void theRunGoesOnAsIfNothingHadHappened(RunId run) {
    assertThat(names(worker.finished(run)))
        .containsExactly(
            "RunStarted",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "RunCompleted");
    assertThat(storiesCommittedWithTheirAnswer(run)).isEqualTo(4);
    assertThat(
            worker.jdbc.queryForObject(
                "select epoch from work.run where run_id = ?", Long.class, run.value()))
        .as("nobody took the run over")
        .isEqualTo(1);
  }

  private @Nullable Integer storiesCommittedWithTheirAnswer(RunId run) {
    return worker.jdbc.queryForObject(
        """
        select count(*) from work.call_journal j
          join catalog.story s on s.run_id = j.run_id and s.xmin = j.xmin
         where j.run_id = ? and j.answer is not null
        """,
        Integer.class,
        run.value());
  }

  @Test
  void an_answer_that_was_not_committed_is_stored_although_its_stories_are_refused_by_then() {
    worker.jdbc.execute(NOT_COMMITTED + REFUSED_THEREAFTER);
    RunId run = worker.run(worker.project("one"), FAST);
    List<RunEvent> events = worker.finished(run);
    assertThat(events).filteredOn(EpicFailed.class::isInstance).hasSize(1);
    assertThat(
            worker.jdbc.queryForObject(
                "select count(answer) from work.call_journal where run_id = ?",
                Integer.class,
                run.value()))
        .isEqualTo(1);
  }

  /// Loses its connection right after a commit.
  private static final class Breaking extends DelegatingDataSource {

    private final AtomicBoolean armed;

    Breaking(DataSource target, AtomicBoolean armed) {
      super(target);
      this.armed = armed;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = super.getConnection();
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, arguments) -> {
                try {
                  Object result = method.invoke(connection, arguments);
                  if (method.getName().equals("commit")
                      && Thread.currentThread().getName().startsWith("committer-")
                      && armed.getAndSet(false)) {
                    throw new SQLException("The connection is lost", "08006");
                  }
                  return result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}

package io.storyloom.projector.reconcile;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.springframework.context.ApplicationContext;

/// `reconcile [--repair]`: compares all runs of the read tables once.
public final class ReconcileOnce {

  public static final String NAME = "reconcile";

  private static final String REPAIR = "--repair";
  private static final int SHOWN = 20;

  private ReconcileOnce() {}

  /// @param arguments `--repair` and properties as the service takes them
  /// @return the exit code: 0 when nothing differs any more, 2 when something does, else 1
  public static int run(List<String> arguments, PrintStream out) {
    boolean repair = arguments.contains(REPAIR);
    List<String> properties =
        arguments.stream().filter(argument -> !argument.equals(REPAIR)).toList();
    return BesideServices.run(NAME, properties, out, context -> reconcile(context, repair, out));
  }

  private static int reconcile(ApplicationContext context, boolean repair, PrintStream out) {
    Reconciliation reconciliation = context.getBean(Reconciliation.class);
    Report report =
        repair ? reconciliation.repair(Instant.EPOCH) : reconciliation.compare(Instant.EPOCH);
    show(report, repair, out);
    return report.left().isEmpty() ? 0 : BesideServices.LEFT;
  }

  private static void show(Report report, boolean repair, PrintStream out) {
    out.println("Compared runs  " + report.compared());
    out.println("Differed       " + report.drifts().size());
    if (repair) {
      out.println("Repaired       " + (report.drifts().size() - report.left().size()));
    }
    report.left().stream()
        .limit(SHOWN)
        .forEach(drift -> out.println(drift.run() + "  " + String.join("; ", drift.what())));
    if (report.left().size() > SHOWN) {
      out.println("and %d more".formatted(report.left().size() - SHOWN));
    }
  }
}

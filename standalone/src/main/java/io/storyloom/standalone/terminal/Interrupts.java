package io.storyloom.standalone.terminal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;

/// What Ctrl-C does: the first one whatever the command says at that time, a second one halts at
/// once. Until a command says otherwise, and for SIGTERM always, the process exits through its
/// shutdown hooks.
public final class Interrupts {
  private final AtomicReference<Runnable> reaction =
      new AtomicReference<>(() -> exit(ExitCode.INTERRUPTED));
  private final AtomicBoolean before = new AtomicBoolean();

  /// Takes over SIGINT of this process.
  public static Interrupts ofProcess() {
    var interrupts = new Interrupts();
    Signals.register("INT", interrupts::arrive);
    return interrupts;
  }

  /// From now on the first Ctrl-C runs this, on the signal's own thread.
  public void onFirst(Runnable reaction) {
    this.reaction.set(reaction);
  }

  /// What the signal itself calls.
  public void arrive() {
    if (before.getAndSet(true)) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
    reaction.get().run();
  }

  /// Exits on a thread of its own, as the caller may be one that the shutdown waits for.
  private static void exit(int code) {
    Thread.ofPlatform().name("exit").start(() -> Runtime.getRuntime().exit(code));
  }
}

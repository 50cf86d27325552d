package io.storyloom.standalone.stack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// The launcher's log file. The terminal belongs to the commands, so everything any part logs goes
/// to `DIR/logs/storyloom.log`, and Boot leaves logging alone.
final class LauncherLog {
  private static final String LEVEL = "logging.level.";

  private LauncherLog() {}

  /// Has to run before anything logs; also applies `--set logging.level.…`.
  static void to(Path folder, Map<String, String> settings) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Refusal.because(
          "The data directory %s cannot be written: choose another one with --data."
              .formatted(folder.getParent()),
          e);
    }
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    System.setProperty("storyloom.logs", folder.toString());
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      settings.forEach((key, value) -> {
        if (key.startsWith(LEVEL)) {
          context.getLogger(key.substring(LEVEL.length())).setLevel(Level.toLevel(value));
        }
      });
    }
  }
}

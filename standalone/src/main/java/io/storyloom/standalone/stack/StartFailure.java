package io.storyloom.standalone.stack;

import io.storyloom.messaging.topic.TopicRefusedException;
import io.storyloom.standalone.terminal.Refusal;
import java.util.Objects;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.web.server.PortInUseException;

/// One sentence for why a service did not start.
final class StartFailure {
  private StartFailure() {}

  static Refusal sentence(Throwable failure) {
    Throwable cause = failure;
    while (true) {
      switch (cause) {
        case PortInUseException busy -> {
          return HttpPort.busy(busy.getPort());
        }
        case TopicRefusedException refused -> {
          return Refusal.because(
              Objects.requireNonNullElse(refused.getMessage(), "A topic does not fit."), refused);
        }
        case BindValidationException invalid -> {
          return property(invalid.getValidationErrors().getName().toString(), invalid);
        }
        case BindException unbindable -> {
          return property(
              String.valueOf(
                  unbindable.getProperty() == null
                      ? unbindable.getName()
                      : unbindable.getProperty().getName()),
              unbindable);
        }
        default -> {
          if (cause.getCause() == null) {
            return Refusal.because(
                "Could not start: %s: %s"
                    .formatted(cause.getClass().getSimpleName(), cause.getMessage()),
                failure);
          }
          cause = cause.getCause();
        }
      }
    }
  }

  private static Refusal property(String name, Throwable cause) {
    return Refusal.because("The value given for %s is not valid.".formatted(name), cause);
  }
}

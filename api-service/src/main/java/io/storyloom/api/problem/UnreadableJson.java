package io.storyloom.api.problem;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Says in a sentence for people why a JSON body could not be read.
public final class UnreadableJson {

  private UnreadableJson() {}

  public static ProblemException problem(JacksonException exception) {
    return switch (exception) {
      case UnrecognizedPropertyException unknown ->
          invalid(unknown, "unknown field; " + known(unknown.getKnownPropertyIds()));
      case InvalidNullException missing -> invalid(missing, "must not be null");
      case InvalidFormatException format -> invalid(format, "must be " + expected(format));
      case MismatchedInputException mismatch when mismatch.getPath().isEmpty() ->
          ProblemException.of(
              ProblemCode.INVALID_REQUEST, "The body must be " + expected(mismatch) + ".");
      case MismatchedInputException mismatch -> invalid(mismatch, "must be " + expected(mismatch));
      case StreamConstraintsException _ ->
          ProblemException.of(
              ProblemCode.INVALID_REQUEST,
              "The body is nested too deeply or has a number or name that is too long.");
      case StreamReadException broken ->
          ProblemException.of(
              ProblemCode.INVALID_REQUEST, "The body is not valid JSON" + at(broken) + ".");
      default -> ProblemException.of(ProblemCode.INVALID_REQUEST, "The body is not valid JSON.");
    };
  }

  private static ProblemException invalid(JacksonException exception, String message) {
    return ProblemException.invalid(path(exception), message);
  }

  private static String path(JacksonException exception) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : exception.getPath()) {
      String name = step.getPropertyName();
      if (name == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return path.isEmpty() ? "body" : path.toString();
  }

  private static String known(@Nullable Collection<Object> names) {
    return names == null || names.isEmpty()
        ? "there are none here"
        : names.stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(", ", "known are ", ""));
  }

  private static String expected(MismatchedInputException mismatch) {
    Class<?> type = mismatch.getTargetType();
    if (type == null) {
      return "of another type";
    }
    if (type.isEnum()) {
      // Where the names on the wire differ from the constants, the reader lists them itself.
      String told = mismatch.getOriginalMessage();
      if (told != null && told.startsWith("one of ")) {
        return told;
      }
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    return "an object";
  }

  private static String at(StreamReadException broken) {
    TokenStreamLocation where = broken.getLocation();
    return where == null || where.getLineNr() < 1
        ? ""
        : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
  }
}

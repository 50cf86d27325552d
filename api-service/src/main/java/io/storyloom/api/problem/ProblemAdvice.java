package io.storyloom.api.problem;

import io.storyloom.messaging.avro.RegistryUnavailableException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;

/// Turns whatever a route throws into a problem; the one place where such an exception is logged.
@RestControllerAdvice
class ProblemAdvice {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  private final ProblemWriter writer;
  private final RouteMethods methods;

  ProblemAdvice(ProblemWriter writer, RouteMethods methods) {
    this.writer = writer;
    this.methods = methods;
  }

  @ExceptionHandler
  void refused(ProblemException problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    writer.write(problem, request, response);
  }

  @ExceptionHandler
  void unreadable(
      HttpMessageNotReadableException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    writer.write(problemOf(exception), request, response);
  }

  /// A refusal from below the reader of JSON, as of a body that grows too large, comes wrapped.
  private static ProblemException problemOf(HttpMessageNotReadableException exception) {
    if (!(exception.getCause() instanceof JacksonException unreadable)) {
      return ProblemException.of(ProblemCode.INVALID_REQUEST, "The request needs a body.");
    }
    return unreadable.getCause() instanceof ProblemException refused
        ? refused
        : UnreadableJson.problem(unreadable);
  }

  /// Parameters are decoded when the first one is asked for, inside of a route.
  @ExceptionHandler
  void undecodable(
      InvalidParameterException exception, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    writer.write(
        ProblemCode.INVALID_REQUEST,
        "The parameters of the request cannot be decoded.",
        request,
        response);
  }

  @ExceptionHandler
  void invalidBody(
      MethodArgumentNotValidException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    List<FieldProblem> fields =
        exception.getBindingResult().getFieldErrors().stream()
            .map(error ->
                new FieldProblem(error.getField(), String.valueOf(error.getDefaultMessage())))
            .sorted(Comparator.comparing(FieldProblem::field))
            .toList();
    writer.write(ProblemException.invalid(fields), request, response);
  }

  @ExceptionHandler
  void invalidParameters(
      HandlerMethodValidationException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    List<FieldProblem> fields =
        exception.getParameterValidationResults().stream()
            .flatMap(result ->
                result.getResolvableErrors().stream()
                    .map(error ->
                        new FieldProblem(
                            String.valueOf(result.getMethodParameter().getParameterName()),
                            String.valueOf(error.getDefaultMessage()))))
            .toList();
    writer.write(ProblemException.invalid(fields), request, response);
  }

  @ExceptionHandler
  void invalidValues(
      ConstraintViolationException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    List<FieldProblem> fields =
        exception.getConstraintViolations().stream()
            .map(violation ->
                new FieldProblem(
                    String.valueOf(violation.getPropertyPath()), violation.getMessage()))
            .toList();
    writer.write(ProblemException.invalid(fields), request, response);
  }

  @ExceptionHandler
  void missing(
      MissingRequestValueException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    writer.write(
        ProblemCode.INVALID_REQUEST,
        String.valueOf(exception.getBody().getDetail()),
        request,
        response);
  }

  /// An id that is no id names nothing.
  @ExceptionHandler
  void unconvertible(
      MethodArgumentTypeMismatchException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    writer.write(
        switch (exception.getName()) {
          case "projectId" -> ProblemException.projectNotFound();
          case "epicId" -> ProblemException.epicNotFound();
          case "storyId" -> ProblemException.storyNotFound();
          case "runId" -> ProblemException.runNotFound();
          default -> ProblemException.invalid(exception.getName(), "is not a valid value");
        },
        request,
        response);
  }

  /// Spring tells the methods that a path is mapped to, and not those it has besides.
  @ExceptionHandler
  void notAllowed(
      HttpRequestMethodNotSupportedException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Set<String> possible = methods.at(request.getRequestURI());
    response.setHeader(
        HttpHeaders.ALLOW,
        possible.isEmpty()
            ? exception.getHeaders().getFirst(HttpHeaders.ALLOW)
            : String.join(", ", possible));
    ProblemCode code = ProblemCode.METHOD_NOT_ALLOWED;
    writer.write(code, sentence(code, request), request, response);
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    QueryTimeoutException.class,
    CannotCreateTransactionException.class
  })
  void databaseAway(Exception exception, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.warn("The database cannot be reached: {}", rootMessage(exception));
    unavailable("The database cannot be reached at the moment.", request, response);
  }

  /// Of transactions that block each other the database gives one up.
  @ExceptionHandler
  void inTheWay(
      ConcurrencyFailureException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    log.warn("A transaction gave way to another: {}", rootMessage(exception));
    unavailable("Another request changes the same at the moment; try again.", request, response);
  }

  /// Schema ids are asked for once; until then nothing can be written for Kafka.
  @ExceptionHandler
  void registryAway(
      RegistryUnavailableException exception,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    log.warn("The schema registry cannot be reached: {}", exception.getMessage());
    unavailable("The service is still starting.", request, response);
  }

  /// The client has gone, or sends a body in chunks that are none, which Tomcat answers itself.
  @ExceptionHandler({AsyncRequestNotUsableException.class, BadRequestException.class})
  void gone(IOException exception) {
    log.debug("A client went away or does not speak HTTP", exception);
  }

  @ExceptionHandler
  void other(Exception exception, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (exception instanceof ErrorResponse known && known.getStatusCode().value() < 500) {
      known
          .getHeaders()
          .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
      ProblemCode code = ProblemCode.ofStatus(known.getStatusCode().value());
      writer.write(code, sentence(code, request), request, response);
      return;
    }
    if (LostConnection.explains(exception)) {
      databaseAway(exception, request, response);
      return;
    }
    log.error(
        "An unexpected error in {} {}", request.getMethod(), request.getRequestURI(), exception);
    writer.write(
        ProblemCode.INTERNAL_ERROR,
        sentence(ProblemCode.INTERNAL_ERROR, request),
        request,
        response);
  }

  private void unavailable(String detail, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    writer.write(ProblemCode.SERVICE_UNAVAILABLE, detail, request, response);
  }

  static String sentence(ProblemCode code, HttpServletRequest request) {
    return switch (code) {
      case NOT_FOUND -> "There is nothing at this path.";
      case METHOD_NOT_ALLOWED -> method(request) + " is not possible here.";
      case NOT_ACCEPTABLE -> "None of the accepted media types can be produced.";
      case UNSUPPORTED_MEDIA_TYPE -> "This media type cannot be read here.";
      case PAYLOAD_TOO_LARGE -> "The body is too large.";
      case INTERNAL_ERROR -> "Something went wrong on the server; it was logged.";
      default -> "The request is invalid.";
    };
  }

  /// What the container reports comes as a GET.
  private static String method(HttpServletRequest request) {
    Object reported = request.getAttribute(RequestDispatcher.ERROR_METHOD);
    return reported == null ? request.getMethod() : reported.toString();
  }

  private static String rootMessage(Throwable exception) {
    Throwable cause = exception;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}

package io.storyloom.api.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Tomcat's last resort, for requests so broken that they never reach the application.
public class ProblemReportValve extends ErrorReportValve {

  private final JsonMapper json = new JsonMapper();

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    ProblemCode code = ProblemCode.ofStatus(status);
    String path = request.getRequestURI();
    Problem problem =
        Problem.of(
            code, "The request cannot be read.", path == null ? "/" : path, List.of(), Map.of());
    try {
      response.setStatus(code.status());
      response.setContentType(ProblemWriter.MEDIA_TYPE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response.getReporter().write(json.writeValueAsString(problem));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      container.getLogger().debug("An error could not be reported", e);
    }
  }
}

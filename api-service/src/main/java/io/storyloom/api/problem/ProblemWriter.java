package io.storyloom.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes a problem as the answer, whatever the client accepts.
@Component
public class ProblemWriter {

  static final String MEDIA_TYPE = "application/problem+json";

  private final JsonMapper json;

  ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  /// Answers with the problem, if nothing was answered yet.
  public void write(
      ProblemException problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(problem.code(), problem.detail(), problem.fields(), problem.members(), request, response);
  }

  void write(
      ProblemCode code, String detail, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(code, detail, List.of(), Map.of(), request, response);
  }

  private void write(
      ProblemCode code,
      String detail,
      List<FieldProblem> fields,
      Map<String, Object> members,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    byte[] body = json.writeValueAsBytes(Problem.of(code, detail, path(request), fields, members));
    response.resetBuffer();
    response.setStatus(code.status());
    response.setContentType(MEDIA_TYPE);
    response.setContentLength(body.length);
    if (code == ProblemCode.SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", "5");
    }
    response.getOutputStream().write(body);
  }

  private static String path(HttpServletRequest request) {
    Object failed = request.getAttribute("jakarta.servlet.error.request_uri");
    return failed == null ? String.valueOf(request.getRequestURI()) : failed.toString();
  }
}

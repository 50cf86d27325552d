package io.storyloom.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes a problem as the answer, whatever the client accepts; a browser that opens a page gets
/// one.
@Component
public class ProblemWriter {

  static final String MEDIA_TYPE = "application/problem+json";

  private final JsonMapper json;
  private final ObjectProvider<ProblemPage> pages;

  ProblemWriter(JsonMapper json, ObjectProvider<ProblemPage> pages) {
    this.json = json;
    this.pages = pages;
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
    response.resetBuffer();
    response.setStatus(code.status());
    if (code == ProblemCode.SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", "5");
    }
    String path = path(request);
    ProblemPage page = pages.getIfAvailable();
    if (page != null && page.isFor(request, path)) {
      page.write(code, detail, path, request, response);
      return;
    }
    byte[] body = json.writeValueAsBytes(Problem.of(code, detail, path, fields, members));
    response.setContentType(MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static String path(HttpServletRequest request) {
    Object failed = request.getAttribute("jakarta.servlet.error.request_uri");
    return failed == null ? String.valueOf(request.getRequestURI()) : failed.toString();
  }
}

package io.storyloom.api.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Errors that the container reports outside of any route.
@RestController
class ContainerErrors implements ErrorController {

  private final ProblemWriter writer;
  private final RouteMethods methods;

  ContainerErrors(ProblemWriter writer, RouteMethods methods) {
    this.writer = writer;
    this.methods = methods;
  }

  @RequestMapping("${server.error.path:/error}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ProblemCode code = ProblemCode.ofStatus(status instanceof Integer number ? number : 404);
    if (code == ProblemCode.METHOD_NOT_ALLOWED) {
      code = notAllowed(request, response);
    }
    writer.write(code, ProblemAdvice.sentence(code, request), request, response);
  }

  /// The container refuses some methods, as TRACE, whatever the path.
  private ProblemCode notAllowed(HttpServletRequest request, HttpServletResponse response) {
    Set<String> possible =
        methods.at(String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)));
    response.setHeader(HttpHeaders.ALLOW, possible.isEmpty() ? null : String.join(", ", possible));
    return possible.isEmpty() ? ProblemCode.NOT_FOUND : ProblemCode.METHOD_NOT_ALLOWED;
  }
}

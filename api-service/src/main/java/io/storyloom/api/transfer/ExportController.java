package io.storyloom.api.transfer;

import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ExportController {

  private final Exports exports;

  ExportController(Exports exports) {
    this.exports = exports;
  }

  @GetMapping("/api/v1/projects/{projectId}/export")
  void export(
      TenantId tenant,
      @PathVariable ProjectId projectId,
      @RequestParam(required = false) @Nullable String format,
      HttpServletResponse response)
      throws IOException {
    ExportFormat chosen = format == null ? ExportFormat.JSON : ExportFormat.of(format);
    try (var file = new ExportFile()) {
      Export export = exports.write(tenant, projectId, chosen, file);
      response.setContentType(export.mediaType());
      response.setContentLengthLong(file.size());
      response.setHeader(HttpHeaders.CONTENT_DISPOSITION, export.disposition());
      file.sendTo(response.getOutputStream());
    }
  }
}

package io.storyloom.api.transfer;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.project.Projects;
import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.InvalidBacklogException;
import io.storyloom.api.transfer.json.JsonBacklogReader;
import io.storyloom.api.transfer.markdown.MarkdownReader;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@EnableConfigurationProperties(ImportSettings.class)
class ImportController {

  private final Imports imports;
  private final Projects projects;
  private final ImportSettings settings;
  private final MarkdownReader markdown;
  private final JsonBacklogReader json = new JsonBacklogReader();

  ImportController(Imports imports, Projects projects, ImportSettings settings) {
    this.imports = imports;
    this.projects = projects;
    this.settings = settings;
    this.markdown = new MarkdownReader(settings.epicWords());
  }

  private enum Format {
    MARKDOWN,
    JSON
  }

  record Imported(int epicsCreated, int storiesCreated, List<Backlog.Warning> warnings) {}

  @PostMapping("/api/v1/projects/{projectId}/imports")
  @ResponseStatus(HttpStatus.CREATED)
  Imported create(TenantId tenant, @PathVariable ProjectId projectId, HttpServletRequest request)
      throws IOException {
    Format format = format(request.getContentType());
    projects.requireExists(tenant, projectId);
    Backlog backlog = read(format, Utf8Text.of(request.getInputStream().readAllBytes()));
    if (backlog.epics().isEmpty()) {
      throw nothing(format, backlog.warnings());
    }
    imports.append(tenant, projectId, backlog);
    return new Imported(backlog.epics().size(), backlog.storyCount(), backlog.warnings());
  }

  private Backlog read(Format format, String text) {
    return switch (format) {
      case MARKDOWN -> markdown.read(text);
      case JSON -> readJson(text);
    };
  }

  private Backlog readJson(String text) {
    try {
      return json.read(text);
    } catch (InvalidBacklogException e) {
      throw ProblemException.invalid(e.path().isEmpty() ? "body" : e.path(), e.problem());
    }
  }

  private static Format format(@Nullable String contentType) {
    MediaType type;
    try {
      type = contentType == null ? null : MediaType.parseMediaType(contentType);
    } catch (InvalidMimeTypeException _) {
      throw ProblemException.invalid("Content-Type", "is not a media type");
    }
    String name = type == null ? "" : type.getType() + "/" + type.getSubtype();
    Format format =
        switch (name) {
          case "text/markdown", "text/x-markdown" -> Format.MARKDOWN;
          case "application/json" -> Format.JSON;
          default ->
              throw ProblemException.of(
                  ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                  "An import is text/markdown or application/json.");
        };
    String charset = type == null ? null : type.getParameter("charset");
    if (charset != null && !charset.replace("\"", "").equalsIgnoreCase("utf-8")) {
      throw ProblemException.invalid("Content-Type", "has another charset than utf-8");
    }
    return format;
  }

  private ProblemException nothing(Format format, List<Backlog.Warning> warnings) {
    String lookedFor =
        switch (format) {
          case MARKDOWN ->
              "No epics were found. Looked for headings of level 1 to 4, outside code fences, made"
                  + " of a word for epic (%s), a number, a separator and a title, such as"
                      .formatted(String.join(", ", settings.epicWords()))
                  + " \"## Epic 1: Title\".";
          case JSON ->
              "No epics were found. Looked for {\"epics\": [{\"title\": \"…\", \"description\":"
                  + " \"…\", \"stories\": […]}]}.";
        };
    return ProblemException.of(
        ProblemCode.NOTHING_TO_IMPORT,
        lookedFor,
        warnings.isEmpty() ? Map.of() : Map.of("warnings", warnings));
  }
}

package io.storyloom.api.transfer;

import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.InvalidBacklogException;
import io.storyloom.api.transfer.backlog.TooManyRowsException;
import io.storyloom.api.transfer.csv.CsvBacklogReader;
import io.storyloom.api.transfer.json.JsonBacklogReader;
import io.storyloom.api.transfer.markdown.MarkdownReader;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@EnableConfigurationProperties(ImportSettings.class)
class ImportController {

  private final Imports imports;
  private final ImportSettings settings;
  private final ImportTurns turns;
  private final MarkdownReader markdown;
  private final CsvBacklogReader csv = new CsvBacklogReader();
  private final JsonBacklogReader json = new JsonBacklogReader();

  ImportController(Imports imports, ImportSettings settings) {
    this.imports = imports;
    this.settings = settings;
    this.markdown = new MarkdownReader(settings.epicWords());
    this.turns = new ImportTurns(settings.maxAtOnce(), settings.maxWait());
  }

  private enum Format {
    MARKDOWN,
    CSV,
    JSON
  }

  @PostMapping("/api/v1/projects/{projectId}/imports")
  ResponseEntity<Imported> create(
      TenantId tenant, @PathVariable ProjectId projectId, HttpServletRequest request)
      throws IOException {
    IdempotencyKey key = IdempotencyKey.of(request);
    Format format = format(request.getContentType());
    byte[] file = request.getInputStream().readAllBytes();
    Imports.Answer answer =
        turns.take(() -> {
          Backlog backlog = read(format, Utf8Text.of(file));
          return imports.append(tenant, projectId, backlog, lookedFor(format), key);
        });
    ResponseEntity.BodyBuilder created = ResponseEntity.status(HttpStatus.CREATED);
    if (answer.replayed()) {
      created.header(IdempotencyKey.REPLAYED_HEADER, "true");
    }
    return created.body(answer.imported());
  }

  private Backlog read(Format format, String text) {
    try {
      return switch (format) {
        case MARKDOWN -> markdown.read(text);
        case CSV -> csv.read(text);
        case JSON -> json.read(text);
      };
    } catch (InvalidBacklogException e) {
      throw ProblemException.invalid(e.path().isEmpty() ? "body" : e.path(), e.problem());
    } catch (TooManyRowsException e) {
      throw ProblemException.of(ProblemCode.PAYLOAD_TOO_LARGE, String.valueOf(e.getMessage()));
    }
  }

  private static Format format(@Nullable String contentType) {
    MediaType type;
    try {
      type = contentType == null ? null : MediaType.parseMediaType(contentType);
    } catch (InvalidMediaTypeException _) {
      throw ProblemException.invalid("Content-Type", "is not a media type");
    }
    String name = type == null ? "" : type.getType() + "/" + type.getSubtype();
    Format format =
        switch (name) {
          case "text/markdown", "text/x-markdown" -> Format.MARKDOWN;
          case "text/csv" -> Format.CSV;
          case "application/json" -> Format.JSON;
          default ->
              throw ProblemException.of(
                  ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                  "An import is text/markdown, text/csv or application/json.");
        };
    String charset = type == null ? null : type.getParameter("charset");
    if (charset != null && !charset.replace("\"", "").equalsIgnoreCase("utf-8")) {
      throw ProblemException.invalid("Content-Type", "has another charset than utf-8");
    }
    return format;
  }

  private String lookedFor(Format format) {
    return switch (format) {
      case MARKDOWN ->
          "No epics were found. Looked for headings of level 1 to 4, outside code fences, made of a"
              + " word for epic (%s), a number, a separator and a title, such as"
                  .formatted(String.join(", ", settings.epicWords()))
              + " \"## Epic 1: Title\".";
      case CSV ->
          "No epics were found. Looked for a header in the first row, separated by comma, semicolon"
              + " or tab, with the columns title and description, or Issue Type and Summary as in"
              + " Jira's export with a row of the type Epic, or epicTitle and title; and for rows"
              + " below it.";
      case JSON ->
          "No epics were found. Looked for {\"epics\": [{\"title\": \"…\", \"description\":"
              + " \"…\", \"stories\": […]}]}.";
    };
  }
}

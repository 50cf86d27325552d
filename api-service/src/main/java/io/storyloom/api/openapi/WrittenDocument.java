package io.storyloom.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Describes the routes that springdoc found with what is written in `openapi/*.yaml`, which are
/// the parts of one OpenAPI document.
///
/// A route that nobody described keeps springdoc's guess, and a description without a route is left
/// out: the document never tells of what is not there.
@Lazy
@Component
class WrittenDocument implements OpenApiCustomizer {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void customise(OpenAPI found) {
    OpenAPI written = read();
    found.setInfo(written.getInfo());
    found.setServers(written.getServers());
    found.setTags(written.getTags());
    found.setComponents(written.getComponents());
    found.setPaths(described(found.getPaths(), written.getPaths()));
  }

  private static Paths described(Paths found, Paths written) {
    var paths = new Paths();
    written.forEach((path, description) -> {
      PathItem route = found.remove(path);
      if (route != null) {
        paths.addPathItem(path, described(route, description));
      }
    });
    found.forEach(paths::addPathItem);
    return paths;
  }

  private static PathItem described(PathItem route, PathItem description) {
    route.setParameters(description.getParameters());
    // Everywhere it is what HTTP says it is.
    route.setHead(null);
    route
        .readOperationsMap()
        .forEach((method, guess) ->
            route.operation(method, description.readOperationsMap().getOrDefault(method, guess)));
    return route;
  }

  private static OpenAPI read() {
    ObjectNode document = JSON.createObjectNode();
    try {
      Resource[] parts =
          new PathMatchingResourcePatternResolver().getResources("classpath:openapi/*.yaml");
      Arrays.sort(parts, Comparator.comparing(part -> String.valueOf(part.getFilename())));
      for (Resource part : parts) {
        merge(document, part(part));
      }
      ProblemAnswers.writeInto(document);
      keepNullsOfExamples(document);
      return Json31.mapper().treeToValue(document, OpenAPI.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Read by SnakeYAML itself, as Jackson does not resolve what is written once and referred to.
  private static JsonNode part(Resource part) throws IOException {
    try (InputStream text = part.getInputStream()) {
      Map<?, ?> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return JSON.valueToTree(tree);
    }
  }

  private static void merge(ObjectNode document, JsonNode part) {
    part.properties()
        .forEach(field -> {
          if (document.get(field.getKey()) instanceof ObjectNode both
              && field.getValue().isObject()) {
            merge(both, field.getValue());
          } else {
            document.set(field.getKey(), field.getValue());
          }
        });
  }

  /// Swagger's mapper writes no nulls, except those within a tree of JSON.
  private static void keepNullsOfExamples(JsonNode node) {
    for (JsonNode examples : node.findValues("examples")) {
      for (JsonNode example : examples) {
        if (example instanceof ObjectNode named && named.has("value")) {
          named.set("value", new POJONode(named.get("value")));
        }
      }
    }
  }
}

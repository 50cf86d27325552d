package io.storyloom.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import io.storyloom.api.openapi.ApiDocument.Call;
import io.storyloom.api.openapi.ApiDocument.Part;
import io.storyloom.api.problem.ProblemCode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// The document itself; that answers agree with it is checked wherever a test sends a request.
class DocumentIT extends ApiIT {

  @Autowired private RequestMappingHandlerMapping requestMappingHandlerMapping;
  @Autowired private ConfigurableListableBeanFactory beans;

  private ApiDocument document;

  @BeforeEach
  void read() {
    document = new ApiDocument(get("/v3/api-docs").is(200).response().body());
  }

  @Test
  void the_document_has_exactly_the_routes_of_the_service() {
    Set<String> routes = new TreeSet<>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .keySet()
        .forEach(route -> {
          for (String path : route.getPatternValues()) {
            if (path.startsWith("/api/v1")) {
              route.getMethodsCondition().getMethods().stream()
                  .filter(method -> method != RequestMethod.HEAD)
                  .forEach(method -> routes.add(method + " " + path));
            }
          }
        });

    Set<String> documented = new TreeSet<>();
    document.calls().forEach(call -> documented.add(call.method() + " " + call.path()));
    assertThat(documented).hasSizeGreaterThan(20).isEqualTo(routes);
  }

  @Test
  void every_call_is_described_with_examples() {
    Set<String> names = new TreeSet<>();
    for (Call call : document.calls()) {
      String of = call.method() + " " + call.path();
      JsonNode description = call.description();
      assertThat(names.add(description.path("operationId").asString())).as(of).isTrue();
      assertThat(description.path("summary").asString()).as(of).isNotBlank();
      assertThat(description.path("tags").size()).as(of).isOne();
      assertThat(
              document.parameters(call).stream()
                  .filter(parameter -> parameter.node().path("in").asString().equals("path"))
                  .map(parameter -> "{" + parameter.node().path("name").asString() + "}"))
          .as(of)
          .allMatch(call.path()::contains)
          .hasSize((int) call.path().chars().filter(c -> c == '{').count());
    }
    assertThat(contents())
        .allSatisfy((at, content) ->
            assertThat(content.node().path("examples").size()).as(at).isPositive());
  }

  @Test
  void every_example_is_valid() {
    List<String> wrong = new ArrayList<>();
    contents()
        .forEach((at, content) -> {
          JsonPointer schema = content.at().appendProperty("schema");
          document
              .parts(content.at().appendProperty("examples"))
              .forEach((name, example) ->
                  document
                      .violations(schema, example.node().path("value"))
                      .forEach(violation -> wrong.add(at + " " + name + ": " + violation)));
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void every_error_that_can_be_answered_has_an_example() {
    Set<String> named = new TreeSet<>();
    contents()
        .forEach((at, content) -> {
          if (at.endsWith("application/problem+json")) {
            JsonNode examples = content.node().path("examples");
            assertThat(examples.propertyNames())
                .as(at)
                .containsExactlyElementsOf(
                    content
                        .node()
                        .at("/schema/properties/code/enum")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
            named.addAll(examples.propertyNames());
          }
        });
    Set<String> codes = new TreeSet<>();
    for (ProblemCode code : ProblemCode.values()) {
      codes.add(code.code());
    }
    // Of no call in particular, or of what is not there yet.
    codes.removeAll(Set.of("not-found", "method-not-allowed", "unauthenticated"));
    assertThat(named).isEqualTo(codes);
  }

  @Test
  void references_lead_somewhere() {
    document
        .root()
        .findValues("$ref")
        .forEach(reference -> {
          JsonPointer target = JsonPointer.compile(reference.asString().substring(1));
          assertThat(document.root().at(target).isMissingNode()).as("%s", reference).isFalse();
        });
    assertThat(document.root().findParents("x-problems")).isEmpty();
  }

  @Test
  void everybody_gets_the_same_document() {
    String one = get("/v3/api-docs", "Accept-Language", "ko").is(200).response().body();
    String other =
        send(request("/v3/api-docs").uri(URI.create("http://127.0.0.1:" + port() + "/v3/api-docs")))
            .is(200)
            .response()
            .body();
    assertThat(one).isEqualTo(other);
    assertThat(document.root().path("openapi").asString()).startsWith("3.1");
  }

  @Test
  void the_page_has_no_scripts_or_styles_of_its_own() {
    assertThat(get("/swagger-ui.html").is(302).header("Location"))
        .isEqualTo("/swagger-ui/index.html");
    String page = get("/swagger-ui/index.html").is(200).response().body();
    assertThat(page)
        .contains("swagger-initializer.js")
        .doesNotContain("style=", "<style", "onload=");
    assertThat(page.replaceAll("<script src=[^>]+> *</script>", "")).doesNotContain("<script");
    assertThat(get("/swagger-ui/swagger-initializer.js").is(200).response().body())
        .contains("/v3/api-docs")
        .doesNotContain("petstore");
  }

  @Test
  void nothing_of_it_is_there_before_it_is_asked_for() {
    assertThat(beans.getBeanDefinitionNames())
        .filteredOn(name -> {
          var bean = beans.getBeanDefinition(name);
          return String.valueOf(bean.getFactoryBeanName()).startsWith("org.springdoc.");
        })
        .hasSizeGreaterThan(10)
        .allMatch(name -> beans.getBeanDefinition(name).isLazyInit());
  }

  /// Every body that is described, of requests and answers, by where it stands.
  private Map<String, Part> contents() {
    var contents = new LinkedHashMap<String, Part>();
    for (Call call : document.calls()) {
      String of = call.method() + " " + call.path() + " ";
      document
          .parts(call.at().appendProperty("requestBody").appendProperty("content"))
          .forEach((type, content) -> contents.put(of + "request " + type, content));
      document
          .parts(call.at().appendProperty("responses"))
          .forEach((status, answer) ->
              document
                  .parts(answer.at().appendProperty("content"))
                  .forEach((type, content) -> contents.put(of + status + " " + type, content)));
    }
    return contents;
  }
}

package io.storyloom.api.openapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springdoc.webmvc.ui.SwaggerIndexTransformer;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/// Points Swagger UI, whose own settings are those of a demonstration, to the document.
///
/// Springdoc's way of doing so would start half of springdoc together with the service.
@Component
class SwaggerPage implements SwaggerIndexTransformer {

  private static final String SETTINGS =
      """
      window.onload = () => {
        window.ui = SwaggerUIBundle({
          url: "/v3/api-docs",
          dom_id: "#swagger-ui",
          deepLinking: true,
          displayRequestDuration: true,
          tryItOutEnabled: true,
          validatorUrl: null
        });
      };
      """;

  @Override
  public Resource transform(
      HttpServletRequest request, Resource resource, ResourceTransformerChain chain)
      throws IOException {
    return "swagger-initializer.js".equals(resource.getFilename())
        ? new TransformedResource(resource, SETTINGS.getBytes(StandardCharsets.UTF_8))
        : resource;
  }
}

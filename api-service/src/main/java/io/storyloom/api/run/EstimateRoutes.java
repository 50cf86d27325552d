package io.storyloom.api.run;

import io.storyloom.api.http.JsonBody;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The route that takes what a start takes and starts nothing.
@RestController
class EstimateRoutes {

  private final Estimates estimates;
  private final JsonBody bodies;

  EstimateRoutes(Estimates estimates, JsonBody bodies) {
    this.estimates = estimates;
    this.bodies = bodies;
  }

  @PostMapping("/api/v1/projects/{projectId}/runs/estimate")
  EstimateView estimate(
      TenantId tenant, @PathVariable ProjectId projectId, HttpServletRequest request)
      throws IOException {
    StartRequest body = bodies.read(request, StartRequest.class, StartRequest.DEFAULTS);
    return estimates.estimate(tenant, projectId, body.checked());
  }
}

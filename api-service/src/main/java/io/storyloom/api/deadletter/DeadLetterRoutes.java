package io.storyloom.api.deadletter;

import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.run.TenantId;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The routes of dead letters.
@RestController
@RequestMapping("/api/v1/dead-letters")
class DeadLetterRoutes {

  private final DeadLetterReads reads;
  private final DeadLetterReplays replays;

  DeadLetterRoutes(DeadLetterReads reads, DeadLetterReplays replays) {
    this.reads = reads;
    this.replays = replays;
  }

  @GetMapping
  Page<DeadLetterView.Summary> list(TenantId tenant, PageRequest page) {
    return reads.list(tenant, page);
  }

  @GetMapping("/{id}")
  DeadLetterView one(TenantId tenant, @PathVariable("id") String id) {
    return reads.one(tenant, id);
  }

  @PostMapping("/{id}/replay")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void replay(TenantId tenant, @PathVariable("id") String id) {
    replays.replay(tenant, DeadLetterReads.known(id));
  }
}

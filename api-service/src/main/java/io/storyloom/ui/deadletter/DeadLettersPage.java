package io.storyloom.ui.deadletter;

import io.storyloom.api.deadletter.DeadLetterReads;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.run.TenantId;
import io.storyloom.ui.page.PartOfPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// What was set aside, as a list and each on its own.
@Controller
class DeadLettersPage {

  private final DeadLetterReads letters;

  DeadLettersPage(DeadLetterReads letters) {
    this.letters = letters;
  }

  @GetMapping("/dead-letters")
  String page(TenantId tenant, PageRequest part, Model model) {
    show(tenant, part, model);
    return "dead-letters";
  }

  @GetMapping("/dead-letters/list")
  String list(TenantId tenant, PageRequest part, Model model) {
    show(tenant, part, model);
    return "dead-letters :: list";
  }

  private void show(TenantId tenant, PageRequest part, Model model) {
    Page<LetterLine> found = letters.list(tenant, part).map(LetterLine::of);
    model.addAttribute("letters", found.items());
    model.addAttribute("cursor", part.cursor());
    model.addAttribute("next", found.nextCursor());
  }

  /// A page of its own, or what a dialog shows.
  @GetMapping("/dead-letters/{id}")
  String one(
      TenantId tenant,
      @PathVariable("id") String id,
      Model model,
      HttpServletRequest request,
      HttpServletResponse response) {
    model.addAttribute("letter", Letter.of(letters.one(tenant, id)));
    return PartOfPage.isWanted(request, response) ? "dead-letter :: letter" : "dead-letter";
  }
}

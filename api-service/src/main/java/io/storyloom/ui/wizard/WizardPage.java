package io.storyloom.ui.wizard;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.run.Estimates;
import io.storyloom.api.run.StartOffer;
import io.storyloom.api.run.StartOffers;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The content of the dialog, and the parts of it that follow what is chosen.
@Controller
@RequestMapping("/projects/{projectId}/wizard")
class WizardPage {

  private static final String ALL_EPICS = "Generate Stories for All Epics";
  private static final String ONE_EPIC = "Generate Stories for One Epic";

  private final StartOffers offers;
  private final Estimates estimates;

  WizardPage(StartOffers offers, Estimates estimates) {
    this.offers = offers;
    this.estimates = estimates;
  }

  /// @param epicId the one epic that it is about, null for all
  /// @param fields what was chosen before the dialog was opened anew, if anything
  @GetMapping
  String open(
      TenantId tenant,
      @PathVariable("projectId") ProjectId projectId,
      @RequestParam(name = "epicId", required = false) @Nullable EpicId epicId,
      @RequestParam Map<String, String> fields,
      Model model) {
    RunOptions options = OptionFields.read(fields, epicId);
    model.addAttribute("title", epicId == null ? ALL_EPICS : ONE_EPIC);
    StartOffer offer;
    try {
      offer = offers.offer(tenant, projectId, epicId);
    } catch (ProblemException refused) {
      return refused(Refusal.of(refused), model);
    }
    if (offer.activeRun() != null) {
      return refused(Refusal.of(offer.activeRun()), model);
    }
    Wizard wizard = Wizard.of(projectId, offer, options);
    model.addAttribute("wizard", wizard);
    model.addAttribute("summary", summary(tenant, projectId, offer, wizard.options()));
    return "wizard :: steps";
  }

  private static String refused(Refusal refusal, Model model) {
    model.addAttribute("refusal", refusal);
    return "wizard :: refused";
  }

  @GetMapping("/estimate")
  String estimate(
      TenantId tenant,
      @PathVariable("projectId") ProjectId projectId,
      @RequestParam(name = "epicId", required = false) @Nullable EpicId epicId,
      @RequestParam Map<String, String> fields,
      Model model) {
    RunOptions options = OptionFields.read(fields, epicId);
    StartOffer offer = offers.offer(tenant, projectId, epicId);
    model.addAttribute("summary", summary(tenant, projectId, offer, options));
    return "wizard :: estimate";
  }

  private Summary summary(
      TenantId tenant, ProjectId project, StartOffer offer, RunOptions options) {
    return Summary.of(offer, options, estimates.estimate(tenant, project, options));
  }
}

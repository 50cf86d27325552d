package io.storyloom.api.estimate;

import io.storyloom.estimate.Basis;
import io.storyloom.estimate.EpicFigures;
import io.storyloom.estimate.TokenPrice;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import org.springframework.stereotype.Component;

/// What an epic will probably take, and what its tokens cost.
@Component
public class EpicEstimates {

  private final EpicHistory history;
  private final EstimateProperties properties;
  private final MockPrice price;

  EpicEstimates(EpicHistory history, EstimateProperties properties, MockPrice price) {
    this.history = history;
    this.properties = properties;
    this.price = price;
  }

  public record EpicEstimate(EpicFigures figures, TokenPrice price, Basis basis) {}

  /// From history, or else from configured averages.
  public EpicEstimate of(Mode mode, PersonaSet personas) {
    return history
        .figures(mode, personas)
        .map(figures -> new EpicEstimate(figures, price.price(), Basis.HISTORY))
        .orElseGet(
            () -> new EpicEstimate(properties.averages(mode), price.price(), Basis.DEFAULTS));
  }
}

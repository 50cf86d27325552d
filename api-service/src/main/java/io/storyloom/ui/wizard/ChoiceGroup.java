package io.storyloom.ui.wizard;

import io.storyloom.ui.run.words.RunOption;
import java.util.List;

/// An option and what it can be.
record ChoiceGroup(RunOption option, List<Choice> choices) {

  /// Of the HTTP contract.
  public String field() {
    return option.field();
  }

  public String legend() {
    return option.title();
  }
}

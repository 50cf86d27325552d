package io.storyloom.ui.run.panel;

import io.storyloom.run.RunOptions;
import io.storyloom.ui.run.words.RunOption;
import java.util.ArrayList;
import java.util.List;

/// An option that a run was started with, in words.
record Setting(String name, String value) {

  static List<Setting> of(RunOptions options) {
    List<Setting> settings = new ArrayList<>();
    for (RunOption option : RunOption.values()) {
      String chosen = option.chosen(options);
      if (chosen != null) {
        settings.add(new Setting(option.title(), chosen));
      }
    }
    return List.copyOf(settings);
  }
}

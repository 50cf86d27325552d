package io.storyloom.worker.story.mock;

import java.util.Arrays;
import java.util.List;

/// The mould of a story.
///
/// @param goal follows "I want to"
/// @param benefit follows "so that"
/// @param weight from 0, the usual place of its effort among the story points
record Template(
    Sentence title,
    Sentence goal,
    Sentence benefit,
    List<Sentence> criteria,
    Sentence notes,
    int weight) {

  static Template of(
      int weight, String title, String goal, String benefit, String notes, String... criteria) {
    return new Template(
        Sentence.of(title),
        Sentence.of(goal),
        Sentence.of(benefit),
        Arrays.stream(criteria).map(Sentence::of).toList(),
        Sentence.of(notes),
        weight);
  }
}

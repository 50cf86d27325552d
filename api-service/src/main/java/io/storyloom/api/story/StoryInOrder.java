package io.storyloom.api.story;

/// A story and what orders it among its project's.
record StoryInOrder(StoryRow row, int epicPosition, int epicNumber) {

  StoryView story() {
    return row.view();
  }

  String cursor() {
    return StoryCursor.of(epicPosition, epicNumber, story().number());
  }
}

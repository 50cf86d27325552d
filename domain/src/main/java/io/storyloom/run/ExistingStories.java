package io.storyloom.run;

/// What happens to an epic that already has results when it starts.
public enum ExistingStories {
  SKIP,
  REPLACE
}

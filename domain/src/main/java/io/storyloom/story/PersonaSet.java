package io.storyloom.story;

/// Over how many personas the stories of an epic are spread.
public enum PersonaSet {
  LIGHTWEIGHT(1),
  CORE(3),
  FULL(5);

  private final int size;

  PersonaSet(int size) {
    this.size = size;
  }

  public int size() {
    return size;
  }
}

package io.storyloom.worker.story;

/// What a generator is asked, in words; the same for the same epic, mode and personas.
public record Prompt(String text) {

  public static Prompt of(GenerationRequest request) {
    return new Prompt(request.title());
  }
}

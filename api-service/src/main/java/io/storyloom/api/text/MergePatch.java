package io.storyloom.api.text;

import io.storyloom.api.problem.ProblemException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSON merge patch of an object with text fields.
public final class MergePatch {

  private final JsonNode patch;
  private final TextFields fields = new TextFields();

  /// @param known the fields that may be patched
  public MergePatch(JsonNode patch, Set<String> known) {
    if (!patch.isObject()) {
      throw ProblemException.invalid("body", "must be an object");
    }
    this.patch = patch;
    for (String field : patch.propertyNames()) {
      if (!known.contains(field)) {
        fields.wrong(field, "unknown field; known are " + known.stream().sorted().toList());
      }
    }
    fields.check();
  }

  /// The new value of a field that must not be removed, or null when the patch leaves it alone.
  public @Nullable String needed(String field, TextRule rule) {
    JsonNode value = patch.get(field);
    if (value == null) {
      return null;
    }
    return fields.needed(field, text(field, value), rule);
  }

  /// The new value, empty when the patch removes it, or null when the patch leaves it alone.
  public @Nullable String optional(String field, TextRule rule) {
    JsonNode value = patch.get(field);
    if (value == null) {
      return null;
    }
    return fields.optional(field, text(field, value), rule);
  }

  /// The new list of texts, empty when the patch removes it, or null when it leaves it alone.
  public @Nullable List<String> texts(String field) {
    JsonNode value = patch.get(field);
    if (value == null) {
      return null;
    }
    if (value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      fields.wrong(field, "must be a list");
      return List.of();
    }
    return value
        .valueStream()
        .map(each -> fields.needed(field, text(field, each), TextRule.CRITERION))
        .toList();
  }

  /// The value as it was sent, or null when the patch leaves it alone.
  public @Nullable JsonNode value(String field) {
    return patch.get(field);
  }

  /// Notes what is wrong with a field.
  public void wrong(String field, String message) {
    fields.wrong(field, message);
  }

  /// @throws ProblemException when anything was wrong
  public void check() {
    fields.check();
  }

  private @Nullable String text(String field, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      fields.wrong(field, "must be a string");
      return null;
    }
    return value.stringValue();
  }
}

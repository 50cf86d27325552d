package io.storyloom.api.text;

import io.storyloom.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSON merge patch (RFC 7396) of an object: each field is asked for its new value, which is the
/// old one where the patch leaves the field alone. What is wrong is told all at once by [#check].
public final class MergePatch {

  public static final String MEDIA_TYPE = "application/merge-patch+json";

  private final JsonNode patch;
  private final TextFields fields = new TextFields();

  /// @param known the fields that may be patched
  /// @throws ProblemException when the patch is no object or has another field
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

  /// Whether the patch leaves everything alone.
  public boolean isEmpty() {
    return patch.isEmpty();
  }

  /// A text that cannot be removed.
  public String needed(String field, TextRule rule, String before) {
    JsonNode value = patch.get(field);
    if (value != null && value.isNull()) {
      fields.wrong(field, "must not be null");
      return before;
    }
    return text(field, rule, value, before);
  }

  /// A text that is empty once it is removed.
  public String optional(String field, TextRule rule, String before) {
    JsonNode value = patch.get(field);
    return value != null && value.isNull() ? "" : text(field, rule, value, before);
  }

  /// A list of texts that is empty once it is removed.
  public List<String> texts(String field, TextRule rule, int most, List<String> before) {
    JsonNode value = patch.get(field);
    if (value == null) {
      return before;
    }
    if (value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      fields.wrong(field, "must be a list");
      return before;
    }
    List<@Nullable String> texts = new ArrayList<>(value.size());
    for (JsonNode each : value) {
      texts.add(each.isString() ? each.stringValue() : null);
    }
    return fields.texts(field, texts, rule, most);
  }

  /// A number that cannot be removed.
  ///
  /// @return null when the patch leaves it alone
  public @Nullable Integer needed(String field, NumberRule rule) {
    JsonNode value = patch.get(field);
    return value == null ? null : number(field, value, rule);
  }

  /// A number that is null once it is removed.
  public @Nullable Integer optional(String field, NumberRule rule, @Nullable Integer before) {
    JsonNode value = patch.get(field);
    if (value == null) {
      return before;
    }
    return value.isNull() ? null : number(field, value, rule);
  }

  /// One of the words of a type, null once it is removed.
  public <E extends Enum<E>> @Nullable E optional(
      String field, Class<E> words, @Nullable E before) {
    JsonNode value = patch.get(field);
    if (value == null) {
      return before;
    }
    if (value.isNull()) {
      return null;
    }
    for (E word : words.getEnumConstants()) {
      if (value.isString() && word.name().equals(value.stringValue())) {
        return word;
      }
    }
    fields.wrong(
        field,
        Arrays.stream(words.getEnumConstants())
            .map(Enum::name)
            .collect(Collectors.joining(", ", "must be one of ", "")));
    return before;
  }

  /// @throws ProblemException when anything was wrong
  public void check() {
    fields.check();
  }

  private @Nullable Integer number(String field, JsonNode value, NumberRule rule) {
    String problem = rule.problemWith(value);
    if (problem != null) {
      fields.wrong(field, problem);
      return null;
    }
    return value.intValue();
  }

  private String text(String field, TextRule rule, @Nullable JsonNode value, String before) {
    if (value == null) {
      return before;
    }
    if (!value.isString()) {
      fields.wrong(field, "must be a string");
      return before;
    }
    return fields.needed(field, value.stringValue(), rule);
  }
}

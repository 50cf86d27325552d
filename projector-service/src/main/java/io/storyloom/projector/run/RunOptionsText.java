package io.storyloom.projector.run;

import io.storyloom.run.EpicId;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.RunOptions;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Run options as JSON, in the words of the HTTP contract.
final class RunOptionsText {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private RunOptionsText() {}

  static String write(RunOptions options) {
    ObjectNode json = JSON.createObjectNode();
    json.put("mode", word(options.mode()));
    json.put("personaSet", word(options.personaSet()));
    json.put("existingStories", word(options.existingStories()));
    json.put("pacing", word(options.pacing()));
    json.put("onError", word(options.onError()));
    if (options.epicIds() == null) {
      json.putNull("epicIds");
    } else {
      ArrayNode ids = json.putArray("epicIds");
      options.epicIds().forEach(id -> ids.add(id.toString()));
    }
    json.put("maxCostUsd", options.maxCostUsd());
    return JSON.writeValueAsString(json);
  }

  static RunOptions read(String text) {
    JsonNode json = JSON.readTree(text);
    return new RunOptions(
        value(Mode.class, json, "mode"),
        value(PersonaSet.class, json, "personaSet"),
        value(ExistingStories.class, json, "existingStories"),
        value(PacingName.class, json, "pacing"),
        value(OnError.class, json, "onError"),
        epicIds(json.path("epicIds")),
        money(json.path("maxCostUsd")));
  }

  private static @Nullable List<EpicId> epicIds(JsonNode json) {
    if (!json.isArray()) {
      return null;
    }
    List<EpicId> ids = new ArrayList<>();
    json.forEach(id -> ids.add(EpicId.of(id.asString())));
    return ids;
  }

  private static @Nullable BigDecimal money(JsonNode json) {
    return json.isNumber() ? json.decimalValue() : null;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E value(Class<E> type, JsonNode json, String name) {
    return Enum.valueOf(type, json.path(name).asString().toUpperCase(Locale.ROOT));
  }
}

package io.storyloom.api.http;

import io.storyloom.estimate.Basis;
import io.storyloom.run.EpicId;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/// How the domain's words are written in JSON: ids as strings, the values of options in lower case.
@Component
class ContractNames extends SimpleModule {

  private static final long serialVersionUID = 1L;

  ContractNames() {
    super("contract-names");
    addSerializer(RunId.class, new ToStringSerializer(RunId.class));
    addSerializer(ProjectId.class, new ToStringSerializer(ProjectId.class));
    addSerializer(EpicId.class, new ToStringSerializer(EpicId.class));
    addDeserializer(EpicId.class, new EpicIds());
    lowerCase(Mode.class);
    lowerCase(PersonaSet.class);
    lowerCase(ExistingStories.class);
    lowerCase(PacingName.class);
    lowerCase(OnError.class);
    lowerCase(Basis.class);
  }

  private <E extends Enum<E>> void lowerCase(Class<E> type) {
    addSerializer(type, new LowerCase<>(type));
    addDeserializer(type, new FromLowerCase<>(type));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static final class EpicIds extends StdDeserializer<EpicId> {

    EpicIds() {
      super(EpicId.class);
    }

    @Override
    public EpicId deserialize(JsonParser json, DeserializationContext context) {
      return EpicId.of(json.getString());
    }
  }

  private static final class LowerCase<E extends Enum<E>> extends StdSerializer<E> {

    LowerCase(Class<E> type) {
      super(type);
    }

    @Override
    public void serialize(E value, JsonGenerator json, SerializationContext context) {
      json.writeString(name(value));
    }
  }

  private static final class FromLowerCase<E extends Enum<E>> extends StdDeserializer<E> {

    private final Class<E> type;

    FromLowerCase(Class<E> type) {
      super(type);
      this.type = type;
    }

    @Override
    public E deserialize(JsonParser json, DeserializationContext context) {
      String text = json.getString();
      for (E value : type.getEnumConstants()) {
        if (json.currentToken().isScalarValue() && name(value).equals(text)) {
          return value;
        }
      }
      throw InvalidFormatException.from(json, allowed(), text, type);
    }

    private String allowed() {
      return Arrays.stream(type.getEnumConstants())
          .map(ContractNames::name)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
  }
}

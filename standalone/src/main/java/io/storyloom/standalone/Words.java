package io.storyloom.standalone;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// Options that take one of a few words, written in lower case as in the HTTP contract.
final class Words {
  private Words() {}

  @SafeVarargs
  static void register(CommandLine commands, Class<? extends Enum<?>>... types) {
    for (Class<? extends Enum<?>> type : types) {
      add(commands, type);
    }
  }

  private static <E extends Enum<?>> void add(CommandLine commands, Class<E> type) {
    commands.registerConverter(type, word -> parse(type, word));
  }

  private static <E extends Enum<?>> E parse(Class<E> type, String word) {
    E[] values = type.getEnumConstants();
    return Arrays.stream(values)
        .filter(value -> value.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "expected one of %s, but was '%s'"
                    .formatted(
                        Arrays.stream(values)
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")),
                        word)));
  }
}

package io.storyloom.messaging.avro;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/// How to reach the schema registry.
///
/// @param urls tried in order
/// @param autoRegister whether schemas are registered, else only looked up
/// @param userInfo `user:password`, null for none
public record RegistrySettings(List<URI> urls, boolean autoRegister, @Nullable String userInfo) {

  private static final String URL = "schema.registry.url";
  private static final String AUTO_REGISTER = "auto.register.schemas";
  private static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
  private static final String USER_INFO = "basic.auth.user.info";

  public RegistrySettings {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new ConfigException(URL + " is not set");
    }
  }

  /// @param urls one or more, separated by commas
  public static RegistrySettings of(String urls) {
    return from(Map.of(URL, urls));
  }

  /// Reads the property names of Confluent's serializers.
  ///
  /// @throws ConfigException when the URL is missing or no URL
  public static RegistrySettings from(Map<String, ?> properties) {
    List<URI> urls = urls(properties.get(URL));
    boolean autoRegister =
        Boolean.parseBoolean(String.valueOf(valueOr(properties, AUTO_REGISTER, true)));
    return new RegistrySettings(
        urls.stream().map(RegistrySettings::withoutUserInfo).toList(),
        autoRegister,
        userInfo(properties, urls));
  }

  private static List<URI> urls(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    try {
      return Arrays.stream(value.toString().split(","))
          .map(String::strip)
          .filter(url -> !url.isEmpty())
          .map(url -> URI.create(url.endsWith("/") ? url : url + "/"))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(URL, value, "not a URL");
    }
  }

  private static @Nullable String userInfo(Map<String, ?> properties, List<URI> urls) {
    String source = String.valueOf(valueOr(properties, CREDENTIALS_SOURCE, "URL"));
    return switch (source) {
      case "URL" -> urls.isEmpty() ? null : urls.getFirst().getUserInfo();
      case "USER_INFO" -> {
        Object value = properties.get(USER_INFO);
        if (value == null) {
          throw new ConfigException(USER_INFO + " is not set");
        }
        yield value.toString();
      }
      default -> throw new ConfigException(CREDENTIALS_SOURCE, source, "is URL or USER_INFO");
    };
  }

  private static Object valueOr(Map<String, ?> properties, String name, Object fallback) {
    Object value = properties.get(name);
    return value == null ? fallback : value;
  }

  private static URI withoutUserInfo(URI url) {
    if (url.getRawUserInfo() == null) {
      return url;
    }
    return URI.create(url.toString().replace(url.getRawUserInfo() + "@", ""));
  }
}

package io.storyloom.standalone.stack;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MapPropertySource;

/// What `--set` says about Storyloom, before every other source of the services; notes which of it
/// any of them reads. Nobody reads a key that is spelt wrong.
final class Assigned extends MapPropertySource {
  private final Set<String> read = ConcurrentHashMap.newKeySet();

  Assigned(Map<String, String> settings) {
    super(
        "--set",
        settings.entrySet().stream()
            .filter(setting -> setting.getKey().startsWith("storyloom."))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public @Nullable Object getProperty(String name) {
    Object value = super.getProperty(name);
    if (value != null) {
      read.add(name);
    }
    return value;
  }

  /// In the order of the alphabet.
  Set<String> unread() {
    Set<String> unread = new TreeSet<>(getSource().keySet());
    unread.removeAll(read);
    return unread;
  }
}

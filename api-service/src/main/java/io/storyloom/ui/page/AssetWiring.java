package io.storyloom.ui.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.webjars.WebJarVersionLocator;

/// Serves what pages load from `/assets/<hash>/…`, where the hash is that of all the files:
/// browsers keep them for good, and modules import each other by relative paths. Templates write
/// `@{/assets/…}`.
@Configuration(proxyBeanMethods = false)
class AssetWiring implements WebMvcConfigurer {

  private static final String FILES = "classpath:/static/assets/";
  private static final int HASH_BYTES = 6;
  private static final Duration FOR_GOOD = Duration.ofDays(365);

  private final String htmx =
      Objects.requireNonNull(new WebJarVersionLocator().version("htmx.org"), "no htmx");
  private final String version = hash(htmx);

  AssetWiring(SpringTemplateEngine templates) {
    templates.setLinkBuilder(new AssetLinks(version));
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations(FILES)
        .addResourceLocations("classpath:/META-INF/resources/webjars/htmx.org/" + htmx + "/")
        .setCacheControl(CacheControl.maxAge(FOR_GOOD).cachePublic().immutable())
        .resourceChain(true)
        .addResolver(new OnlyVersioned(version))
        .addResolver(new VersionResourceResolver().addFixedVersionStrategy(version, "/**"));
  }

  private static String hash(String htmx) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        out.write(htmx.getBytes(StandardCharsets.UTF_8));
        for (Resource file : files()) {
          try (InputStream content = file.getInputStream()) {
            content.transferTo(out);
          }
        }
      }
      return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), HASH_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// In an order that does not depend on the file system.
  private static Resource[] files() throws IOException {
    Resource[] files =
        Arrays.stream(new PathMatchingResourcePatternResolver().getResources(FILES + "**/*.*"))
            .filter(Resource::isReadable)
            .toArray(Resource[]::new);
    Arrays.sort(files, Comparator.comparing(Resource::getDescription));
    return files;
  }
}

package io.storyloom.ui.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/// Finds nothing under a path without the version of now, as what is answered is kept for good.
final class OnlyVersioned implements ResourceResolver {

  private final String prefix;

  OnlyVersioned(String version) {
    this.prefix = version + "/";
  }

  @Override
  public @Nullable Resource resolveResource(
      @Nullable HttpServletRequest request,
      String path,
      List<? extends Resource> locations,
      ResourceResolverChain chain) {
    return path.startsWith(prefix) ? chain.resolveResource(request, path, locations) : null;
  }

  @Override
  public @Nullable String resolveUrlPath(
      String path, List<? extends Resource> locations, ResourceResolverChain chain) {
    // Links are made by AssetLinks.
    return null;
  }
}

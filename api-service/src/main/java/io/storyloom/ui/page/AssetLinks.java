package io.storyloom.ui.page;

import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.linkbuilder.StandardLinkBuilder;

/// Links to assets lead to those of this version, in pages of any dispatch.
final class AssetLinks extends StandardLinkBuilder {

  private static final String ASSETS = "/assets/";

  private final String version;

  AssetLinks(String version) {
    this.version = version;
  }

  @Override
  protected String processLink(IExpressionContext context, String link) {
    String versioned =
        link.startsWith(ASSETS) ? ASSETS + version + "/" + link.substring(ASSETS.length()) : link;
    return super.processLink(context, versioned);
  }
}

package io.storyloom.api.openapi;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;

/// Lets springdoc begin when somebody asks for the document, not at the start of the service.
@Component
class LazySpringdoc implements BeanFactoryPostProcessor {

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition bean = beans.getBeanDefinition(name);
      if (isSpringdocs(bean.getBeanClassName()) || isSpringdocs(bean.getFactoryBeanName())) {
        bean.setLazyInit(true);
      }
    }
  }

  private static boolean isSpringdocs(@Nullable String name) {
    return name != null && name.startsWith("org.springdoc.");
  }
}

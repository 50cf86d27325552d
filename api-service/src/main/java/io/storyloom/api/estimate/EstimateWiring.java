package io.storyloom.api.estimate;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EstimateProperties.class, MockPrice.class})
class EstimateWiring {}

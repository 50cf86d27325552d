package io.storyloom.api.run;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({Guardrails.class, PacingDelays.class})
class RunWiring {}

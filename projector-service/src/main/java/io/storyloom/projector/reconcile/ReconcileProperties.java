package io.storyloom.projector.reconcile;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When the running projector compares its tables by itself.
///
/// @param interval between the end of one comparison and the next
/// @param recent the age up to which runs are compared; the command compares all
@ConfigurationProperties("storyloom.reconcile")
record ReconcileProperties(
    @DefaultValue("5m") Duration interval, @DefaultValue("2d") Duration recent) {}

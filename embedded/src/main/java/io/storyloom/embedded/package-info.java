/// Kafka broker, PostgreSQL and schema registry for tests and the launcher.
@NullMarked
package io.storyloom.embedded;

import org.jspecify.annotations.NullMarked;

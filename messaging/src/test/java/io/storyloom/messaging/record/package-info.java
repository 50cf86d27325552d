/// Runs' events and requests as Avro records with CloudEvents headers.
@NullMarked
package io.storyloom.messaging.record;

import org.jspecify.annotations.NullMarked;

/// Topics, codec, serde, CloudEvents headers, transactional outbox and relay.
@NullMarked
package io.storyloom.messaging;

import org.jspecify.annotations.NullMarked;

/// Answers that are kept so that a repeated request is not carried out twice.
@NullMarked
package io.storyloom.api.idempotency;

import org.jspecify.annotations.NullMarked;

/// Everything that goes wrong, as `application/problem+json` with a code of the contract.
@NullMarked
package io.storyloom.api.problem;

import org.jspecify.annotations.NullMarked;

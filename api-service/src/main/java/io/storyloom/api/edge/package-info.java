/// What every request passes before it reaches a route, and what every answer carries.
@NullMarked
package io.storyloom.api.edge;

import org.jspecify.annotations.NullMarked;

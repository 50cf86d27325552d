/// What epics of a mode and persona set usually take, from this installation's history or from
/// configuration.
@NullMarked
package io.storyloom.api.estimate;

import org.jspecify.annotations.NullMarked;

/// The main job from the command line: a backlog in, stories out, over the HTTP API.
@NullMarked
package io.storyloom.standalone.generate;

import org.jspecify.annotations.NullMarked;

/// What every command needs of the terminal: its streams, exit codes, refusals, signals and
/// `--set`.
@NullMarked
package io.storyloom.standalone.terminal;

import org.jspecify.annotations.NullMarked;

/// What is about stories: the generator's port, prompts and answers, and the stories' tables.
@NullMarked
package io.storyloom.worker.story;

import org.jspecify.annotations.NullMarked;

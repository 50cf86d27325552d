/// The OpenAPI document: routes as springdoc finds them, described as it is written in `openapi/`.
@NullMarked
package io.storyloom.api.openapi;

import org.jspecify.annotations.NullMarked;

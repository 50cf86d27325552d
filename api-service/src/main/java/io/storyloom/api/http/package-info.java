/// What every route shares: tenant, ids in paths, strict JSON, pages, limits of bodies.
@NullMarked
package io.storyloom.api.http;

import org.jspecify.annotations.NullMarked;

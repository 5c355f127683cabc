package org.postern.rules;

import org.jspecify.annotations.Nullable;

/** One predicate over a scene. */
interface Leaf {
    /** @return what was found, for people; null if it does not hold */
    @Nullable
    String found(Scene scene);
}

package org.postern.config.reading;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Is told what the readers ask of a configuration: so what they know, and nothing kept by hand beside them, tells its schema and its effective values. */
interface Trace {
    Trace NONE = new Trace() {};

    /** A map with these keys is read. @param file as problems name it. @param path of the map */
    default void map(String file, String path, Set<String> keys) {}

    /** A map is read whose keys are names of the user's own. */
    default void named(String file, String path) {}

    default void list(String file, String path) {}

    /** A list is read, or one entry alone in its place. */
    default void oneOrMore(String file, String path) {}

    /** A value of that type is read, whether it is there or not. */
    default void scalar(String file, String path, Scalar<?> type) {}

    default void secret(Item item) {}

    /** A value that is there. @param text with references replaced */
    default void value(Item item, String text) {}

    /** A key of a section. @param item where its value stands, perhaps in another section; null: nowhere. @param usual null: it has no default */
    default void setting(String path, @Nullable Item item, @Nullable Object usual) {}
}

package org.postern.config;

import com.google.re2j.Pattern;

/** Where in a form's mail the value of a field stands. */
public sealed interface FieldPattern {
    /**
     * Behind a label at the beginning of a line; on the next line if nothing follows the label.
     *
     * @param before the label, as {@code Name:}
     * @param after what ends the value on its line; empty: the line's end
     */
    record Label(String before, String after) implements FieldPattern {}

    /** @param pattern whose first group is the value */
    record Regex(Pattern pattern) implements FieldPattern {}

    /** @param pointer of RFC 6901 into a JSON object that is the text, as {@code /customer/name} */
    record Json(String pointer) implements FieldPattern {}
}

package org.postern.config.reading;

import java.util.LinkedHashMap;
import java.util.Map;

/** Fields of a record that are filled from templates, as {@code set: {name: "{subject}"}}. */
final class Templates {
    private static final Scalar<String> COLUMN = new Scalar<>(Scalar.Form.ANY, "a field name", text -> text);

    private Templates() {}

    /** @return field → template, in file order; numbers and truth values are allowed as they stand */
    static Map<String, String> fields(Item item) {
        Map<String, String> fields = new LinkedHashMap<>();
        Section.named(item).entries().forEach((field, value) -> {
            if (!field.matches("[A-Za-z][A-Za-z0-9_]{0,63}")) {
                value.problem(Quoted.of(field) + " is no name of a field; allowed: letters, digits, '_'");
            }
            value.as(COLUMN).ifPresent(template -> fields.put(field, template));
        });
        return fields;
    }
}

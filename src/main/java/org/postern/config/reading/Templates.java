package org.postern.config.reading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Fields of a record that are filled from templates, as {@code set: {name: "{subject}"}}. */
final class Templates {
    /** What a template may take from a mail. */
    private static final List<String> PLACEHOLDERS = List.of(
            "subject",
            "from",
            "from-name",
            "to",
            "message-id",
            "date",
            "language",
            "kind",
            "snippet",
            "party",
            "party-type",
            "mailbox",
            "mailbox-address",
            "rule",
            "form.FIELD");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_.-][A-Za-z0-9_.-]*)}");

    private static final Scalar<String> COLUMN = new Scalar<>(Scalar.Form.ANY, "a field name", text -> text);

    private Templates() {}

    /** @return field → template, in file order; numbers and truth values are allowed as they stand */
    static Map<String, String> fields(Item item) {
        Map<String, String> fields = new LinkedHashMap<>();
        Section.named(item).entries().forEach((field, value) -> {
            if (!field.matches("[A-Za-z][A-Za-z0-9_]{0,63}")) {
                value.problem(Quoted.of(field) + " is no name of a field; allowed: letters, digits, '_'");
            }
            value.as(COLUMN).ifPresent(template -> {
                checkPlaceholders(value, template);
                fields.put(field, template);
            });
        });
        return fields;
    }

    private static void checkPlaceholders(Item item, String template) {
        PLACEHOLDER
                .matcher(template)
                .results()
                .map(result -> result.group(1))
                .filter(name -> !PLACEHOLDERS.contains(name) && !name.matches("form\\.[A-Za-z0-9_-]+"))
                .forEach(name -> item.problem(
                        Quoted.of("{" + name + "}") + " is no placeholder; allowed: {"
                                + String.join("}, {", PLACEHOLDERS) + "}",
                        NearMiss.question(name, PLACEHOLDERS)));
    }
}

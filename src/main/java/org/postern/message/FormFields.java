package org.postern.message;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Matcher;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.FieldPattern;
import org.postern.config.SourceConfig;

/** Takes the fields of a web form out of the text of its mail. */
final class FormFields {
    private static final int LOOKED_AT = 256 * 1024;
    private static final int LONGEST = 1000;

    private final String text;
    private final Lines lines;
    private @Nullable JsonNode json;

    private FormFields(String text) {
        this.text = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
        this.lines = new Lines(this.text);
    }

    /** @return empty if the text holds none of the fields */
    static Optional<Form> in(String text, SourceConfig source) {
        FormFields form = new FormFields(text);
        Map<String, String> fields = new LinkedHashMap<>();
        source.fields().forEach((name, pattern) -> {
            String value = form.value(pattern);
            if (value != null && !value.isBlank()) {
                String tidy = value.strip();
                fields.put(name, tidy.length() > LONGEST ? tidy.substring(0, LONGEST) : tidy);
            }
        });
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Form(fields));
    }

    private @Nullable String value(FieldPattern pattern) {
        if (pattern instanceof FieldPattern.Label label) {
            return labelled(label);
        }
        if (pattern instanceof FieldPattern.Regex regex) {
            Matcher m = regex.pattern().matcher(text);
            return m.find() ? m.group(1) : null;
        }
        JsonNode found = json().at(JsonPointer.compile(((FieldPattern.Json) pattern).pointer()));
        return found.isValueNode() && !found.isNull() ? found.asText() : null;
    }

    private @Nullable String labelled(FieldPattern.Label label) {
        String before = folded(label.before());
        for (int i = 0; i < lines.count(); i++) {
            String line = lines.line(i).replace('\u00A0', ' ').strip();
            String plain = line.startsWith("*") ? line.replace("*", "") : line; // bold, as HTML becomes text
            if (plain.length() < before.length()
                    || !folded(plain.substring(0, before.length())).equals(before)) {
                continue;
            }
            String value = plain.substring(before.length()).strip();
            if (value.isEmpty()) {
                int next = lines.notBlank(i + 1);
                value = next < Math.min(lines.count(), i + 3) ? lines.line(next).strip() : "";
            }
            int end = label.after().isEmpty() ? -1 : value.indexOf(label.after());
            return end < 0 ? value : value.substring(0, end);
        }
        return null;
    }

    private static String folded(String label) {
        return label.toLowerCase(Locale.ROOT);
    }

    /** The object in the text; words may stand around it. */
    private JsonNode json() {
        JsonNode known = json;
        if (known == null) {
            known = parsed();
            json = known;
        }
        return known;
    }

    private JsonNode parsed() {
        int open = text.indexOf('{');
        int close = text.lastIndexOf('}');
        ObjectMapper mapper = Parser.MAPPER;
        if (open < 0 || close < open) {
            return mapper.missingNode();
        }
        try {
            return mapper.readTree(text.substring(open, close + 1));
        } catch (JsonProcessingException e) {
            return mapper.missingNode(); // no JSON: the form's fields stay empty, and the sender is that of the header
        }
    }

    /** Loaded only where a form sends JSON. */
    private static final class Parser {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}

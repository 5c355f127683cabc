package org.postern.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header fields of a mail in their order, unfolded and decoded.
 *
 * @param fields at most what {@code limits.header} allows
 */
public record Headers(List<Field> fields) {
    /** @param name as written. @param value unfolded, encoded words decoded, trimmed */
    public record Field(String name, String value) {}

    public Headers {
        fields = List.copyOf(fields);
    }

    /** @return the first field of that name, any case */
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** @return all fields of that name, any case, in their order */
    public List<String> all(String name) {
        List<String> found = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                found.add(field.value());
            }
        }
        return found;
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** @return true if a field whose name starts with {@code prefix} is there */
    public boolean hasPrefix(String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        return fields.stream().anyMatch(f -> f.name().toLowerCase(Locale.ROOT).startsWith(lower));
    }
}

package org.postern.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One group of fields in a machine-readable report: those of a message, or of a recipient (RFC 3464, section 2). */
final class ReportFields {
    /** A mail to more recipients is reported in part. */
    private static final int MOST_GROUPS = 1000;

    private static final int MOST_FIELDS = 60;

    private record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();

    /** @return the groups of a report, which blank lines part */
    static List<ReportFields> groups(String report) {
        List<ReportFields> groups = new ArrayList<>();
        ReportFields group = new ReportFields();
        Lines lines = new Lines(report);
        for (int i = 0; i < lines.count() && groups.size() < MOST_GROUPS; i++) {
            if (lines.isBlank(i)) {
                if (!group.fields.isEmpty()) {
                    groups.add(group);
                    group = new ReportFields();
                }
            } else {
                group.add(lines.line(i));
            }
        }
        if (!group.fields.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private void add(String line) {
        boolean goesOn = line.charAt(0) == ' ' || line.charAt(0) == '\t';
        if (goesOn && !fields.isEmpty()) {
            Field last = fields.remove(fields.size() - 1);
            boolean room = last.value().length() < 2000;
            fields.add(room ? new Field(last.name(), last.value() + " " + line.strip()) : last);
            return;
        }
        int colon = line.indexOf(':');
        if (colon > 0 && fields.size() < MOST_FIELDS) {
            fields.add(new Field(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip()));
        }
    }

    /** @param name in lower case. @return the first field of that name */
    Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equals(name) && !field.value().isEmpty()) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** @param name in lower case. @return all fields of that name */
    List<String> all(String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .map(Field::value)
                .toList();
    }

    /** @return what stands behind the type, as {@code bob@example.org} of {@code rfc822; bob@example.org}; null if that is no address */
    static @Nullable String address(String typed) {
        String bare = typed.substring(typed.indexOf(';') + 1);
        return AddressList.inText(bare).stream()
                .map(Address::address)
                .filter(a -> a.indexOf('@') > 0)
                .findFirst()
                .orElse(null);
    }
}

package org.postern.crm.sql;

import org.jspecify.annotations.Nullable;
import org.postern.message.Address;

/**
 * A display name as first and last name: {@code Smith, John} and {@code John Smith} both give John and Smith; a single word is the last name, as the CRM needs one.
 *
 * @param first null if there is only one word
 */
public record PersonName(@Nullable String first, String last) {

    /** @return the sender's display name split; without one, the part of the address before the {@code @} */
    public static PersonName of(Address address) {
        String name = address.name() == null ? "" : clean(address.name());
        if (name.isEmpty() || name.contains("@")) {
            int at = address.address().indexOf('@');
            return new PersonName(null, at > 0 ? address.address().substring(0, at) : address.address());
        }
        return split(name);
    }

    public static PersonName split(String name) {
        int comma = name.indexOf(',');
        if (comma > 0 && comma == name.lastIndexOf(',') && comma < name.length() - 1) {
            return new PersonName(
                    name.substring(comma + 1).strip(), name.substring(0, comma).strip());
        }
        int blank = name.indexOf(' ');
        return blank < 0
                ? new PersonName(null, name)
                : new PersonName(
                        name.substring(0, blank), name.substring(blank + 1).strip());
    }

    public String shown() {
        return joined(first, last, last);
    }

    /** @return first and last name; {@code otherwise} if there is neither */
    public static String joined(@Nullable String first, @Nullable String last, String otherwise) {
        String name = ((first == null ? "" : first) + " " + (last == null ? "" : last)).strip();
        return name.isEmpty() ? otherwise : name;
    }

    private static String clean(String name) {
        return name.replaceAll("^[\"'\\s]+|[\"'\\s]+$", "").replaceAll("\\s+", " ");
    }
}

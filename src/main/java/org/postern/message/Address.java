package org.postern.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mail address as it stands in a header.
 *
 * @param name decoded display name; null if there is none
 * @param address as written; the part behind the last {@code @} may be missing in bounces
 */
public record Address(@Nullable String name, String address) {
    /** @return the address in lower case: the key everything is looked up by */
    public String key() {
        return address.toLowerCase(Locale.ROOT);
    }

    /** @return lower-case domain; empty without one */
    public String domain() {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(at + 1).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name == null ? "<" + address + ">" : name + " <" + address + ">";
    }
}

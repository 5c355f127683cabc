package org.postern.match;

import java.util.Locale;

/** A record of the CRM. */
public record RecordRef(Type type, String id) {
    public enum Type {
        OPPORTUNITY,
        CASE,
        LEAD,
        CONTACT,
        ACCOUNT;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return type.label() + " " + id;
    }
}

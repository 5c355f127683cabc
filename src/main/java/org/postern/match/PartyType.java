package org.postern.match;

import java.util.Locale;

/** Whom the CRM knows a sender as. */
public enum PartyType {
    CONTACT,
    ACCOUNT,
    LEAD,
    USER;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

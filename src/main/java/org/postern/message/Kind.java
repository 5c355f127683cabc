package org.postern.message;

import java.util.Locale;

/** What sort of mail it is, from its headers. Only {@link #HUMAN} creates anything or is answered. */
public enum Kind {
    HUMAN,
    AUTO_REPLY,
    OUT_OF_OFFICE,
    AUTO_GENERATED,
    LIST,
    BULK,
    BOUNCE,
    COMPLAINT,
    CALENDAR,
    READ_RECEIPT,
    OWN;

    /** @return the name used in YAML, JSON, the ledger and metrics, as {@code auto_reply} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.postern.message;

import java.util.Locale;

/** Where a mail's date comes from: its Date header, the server's receipt (Received or INTERNALDATE), or the clock. */
public enum DateSource {
    HEADER,
    RECEIVED,
    NOW;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

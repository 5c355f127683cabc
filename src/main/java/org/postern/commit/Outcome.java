package org.postern.commit;

import java.util.Locale;

/** How a delivery ended; each gets exactly one. */
public enum Outcome {
    FILED,
    REJECTED,
    SKIPPED,
    DUPLICATE,
    QUARANTINED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

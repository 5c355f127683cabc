package org.postern.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param neverLog sender addresses or domains whose mail is not fetched beyond its header
 * @param traceRetention how long traces are kept
 * @param quarantineRetention how long the raw bytes of quarantined mail are kept
 * @param erasureKey under which erased mails and addresses are remembered; null: nothing can be erased
 */
public record PrivacyConfig(
        List<String> neverLog,
        Duration traceRetention,
        Duration quarantineRetention,
        @Nullable Secret erasureKey) {
    /** @param address lower-case. @return true if it, its domain or a domain above that is listed */
    public boolean hides(String address) {
        for (String listed : neverLog) {
            boolean domain = listed.indexOf('@') < 0;
            if (domain ? address.endsWith("@" + listed) || address.endsWith("." + listed) : address.equals(listed)) {
                return true;
            }
        }
        return false;
    }
}

package org.postern.match;

import java.util.Map;
import java.util.Optional;
import org.postern.message.Address;

/** To which company somebody belongs whom the CRM does not know, by the domain of his address or one above it. */
final class Companies {
    private final Map<String, String> byDomain;

    /** @param byDomain lower-case domain in ASCII → account id; no public suffix among them, so walking up cannot leave the company */
    Companies(Map<String, String> byDomain) {
        this.byDomain = byDomain;
    }

    Optional<RecordRef> of(Address address) {
        if (byDomain.isEmpty()) {
            return Optional.empty();
        }
        String domain = LookupAddresses.asciiDomain(address);
        while (!domain.isEmpty()) {
            String account = byDomain.get(domain);
            if (account != null) {
                return Optional.of(new RecordRef(RecordRef.Type.ACCOUNT, account));
            }
            domain = domain.substring(domain.indexOf('.') < 0 ? domain.length() : domain.indexOf('.') + 1);
        }
        return Optional.empty();
    }
}

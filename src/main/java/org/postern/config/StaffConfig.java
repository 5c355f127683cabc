package org.postern.config;

import java.util.Set;

/**
 * Who is one of us beside the CRM's users: lower-case domains and addresses. They decide direction and loops and never become leads.
 *
 * @param keepsInternal true: mail among ourselves that belongs to no open record is stored, for those who take part in it; false: it is skipped
 */
public record StaffConfig(Set<String> domains, Set<String> addresses, boolean keepsInternal) {
    /** Skips mail among ourselves. */
    public StaffConfig(Set<String> domains, Set<String> addresses) {
        this(domains, addresses, false);
    }

    /** @param address lower-case */
    public boolean includes(String address) {
        return addresses.contains(address) || domains.contains(address.substring(address.lastIndexOf('@') + 1));
    }
}

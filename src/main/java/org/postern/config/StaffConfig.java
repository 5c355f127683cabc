package org.postern.config;

import java.util.Set;

/** Who is one of us beside the CRM's users: lower-case domains and addresses. They decide direction and loops and never become leads. */
public record StaffConfig(Set<String> domains, Set<String> addresses) {
    /** @param address lower-case */
    public boolean includes(String address) {
        return addresses.contains(address) || domains.contains(address.substring(address.lastIndexOf('@') + 1));
    }
}

package org.postern.crm.espocrm;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;

/**
 * A user with what decides whom a mail is shown to.
 *
 * @param type regular, admin, portal, system, api, super-admin
 * @param contactId whom a portal user is; null for others
 * @param addresses lower-case
 * @param silent entity names that the user wants no assignment notifications of
 */
record EspoUser(
        String id,
        String login,
        String name,
        String type,
        boolean active,
        @Nullable String contactId,
        Set<String> addresses,
        Set<String> silent) {

    User asUser() {
        return new User(id, login, name, active);
    }

    /** One of us, who reads mail in the CRM: no portal user, robot or the system. */
    boolean works() {
        return active && (type.equals("regular") || isAdmin());
    }

    boolean isAdmin() {
        return type.equals("admin") || type.equals("super-admin");
    }

    boolean isPortal() {
        return type.equals("portal");
    }

    boolean has(String address) {
        return addresses.contains(address.toLowerCase(Locale.ROOT));
    }
}

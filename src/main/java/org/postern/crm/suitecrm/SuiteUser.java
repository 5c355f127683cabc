package org.postern.crm.suitecrm;

import java.util.Set;
import org.postern.assign.User;

/**
 * A user.
 *
 * @param person false for a group's pseudo-user and a portal user, who read no mail
 * @param addresses lower-case
 */
record SuiteUser(String id, String login, String name, boolean active, boolean person, Set<String> addresses) {
    User asUser() {
        return new User(id, login, name, active);
    }

    /** One of us, who reads mail in the CRM. */
    boolean works() {
        return active && person;
    }
}

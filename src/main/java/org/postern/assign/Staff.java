package org.postern.assign;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The CRM's users. */
public interface Staff {
    /** @return the user of that login name or id, active or not */
    Optional<User> user(String nameOrId);

    /** @return active users of the team, by user id; empty if there is no such team */
    List<User> team(String name);

    /** @return active users that have the CRM role, by user id */
    List<User> role(String name);

    /** @return how many open items the user has, planned ones included */
    int openItems(String userId);

    /** @return whether the CRM itself has the user away on that day; empty also if it is not asked for absences */
    default Optional<Absences.Away> away(String userId, LocalDate day) {
        return Optional.empty();
    }
}

package org.postern.config;

import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a SuiteCRM keeps in its PHP files and not in its database, or what is the site's choice.
 *
 * @param user in whose name mail is written: a user name or id of the CRM
 * @param caseMacro how a subject names a case; {@code %1} stands for the number
 * @param caseUpdates true if mail of a case becomes an update of its thread (the module AOP)
 * @param replyDelimiter what stands from here on in a reply is not the sender's
 * @param reopen status of a case → status that a client's reply gives it
 * @param groupsFrom whose security groups a new record gets beside the mailbox' and the default ones
 * @param riskyExtensions without a dot, in lower case: {@code .txt} is put behind such names
 * @param closeIn when a new opportunity is expected to be closed, from today
 */
public record SuiteCrmConfig(
        String user,
        String caseMacro,
        boolean caseUpdates,
        String replyDelimiter,
        Map<String, String> reopen,
        Set<GroupsFrom> groupsFrom,
        List<String> riskyExtensions,
        Period closeIn) {

    /** Whose security groups a record inherits. */
    public enum GroupsFrom {
        CREATOR,
        ASSIGNED,
        PARENT
    }

    /** As SuiteCRM comes. */
    public static final SuiteCrmConfig USUAL = new SuiteCrmConfig(
            "1",
            "[CASE:%1]",
            true,
            "========== Please reply above this line ==========",
            Map.of(),
            Set.of(GroupsFrom.values()),
            List.of(
                    "php", "php3", "php4", "php5", "php6", "php7", "php8", "pl", "cgi", "py", "asp", "cfm", "js", "vbs",
                    "html", "htm", "phtml", "phar"),
            Period.ofDays(30));
}

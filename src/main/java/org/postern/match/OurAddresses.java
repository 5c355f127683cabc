package org.postern.match;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.postern.config.MailboxConfig;
import org.postern.config.StaffConfig;
import org.postern.message.Address;

/**
 * Which addresses are ours: mailboxes with their aliases, the staff of the configuration, and the CRM's users. Thread-safe if {@code crmUsers} is.
 */
public final class OurAddresses {
    private final Set<String> mailboxes = new HashSet<>();
    private final StaffConfig staff;
    private final Predicate<String> crmUsers;

    /** @param crmUsers true for the lower-case address of a user of the CRM; asked often, so it should answer from memory */
    public OurAddresses(Collection<MailboxConfig> mailboxes, StaffConfig staff, Predicate<String> crmUsers) {
        for (MailboxConfig mailbox : mailboxes) {
            this.mailboxes.addAll(LookupAddresses.exact(mailbox.address()));
            mailbox.aliases().forEach(alias -> this.mailboxes.addAll(LookupAddresses.exact(alias)));
        }
        this.staff = staff;
        this.crmUsers = crmUsers;
    }

    /** @return true if it is ours, with or without a plus-tag */
    public boolean include(Address address) {
        List<String> forms = LookupAddresses.all(address.address());
        return forms.stream().anyMatch(form -> mailboxes.contains(form) || staff.includes(form) || crmUsers.test(form));
    }
}

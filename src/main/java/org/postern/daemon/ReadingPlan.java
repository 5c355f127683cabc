package org.postern.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.match.OurAddresses;
import org.postern.message.Own;
import org.postern.message.ReadingOptions;

/** How the mails of each mailbox are to be read. */
public final class ReadingPlan {
    private ReadingPlan() {}

    /**
     * @param crmUsers true for the lower-case address of a user of the CRM
     * @param spool folder for attachments too large for memory; must exist
     * @return by mailbox
     */
    public static Map<String, ReadingOptions> of(Config config, Predicate<String> crmUsers, Path spool, Clock clock) {
        Own own = own(config);
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), asked(crmUsers));
        Map<String, ReadingOptions> plan = new TreeMap<>();
        for (MailboxConfig mailbox : config.mailboxes()) {
            plan.put(
                    mailbox.name(),
                    new ReadingOptions(
                            config.limits(),
                            config.attachments(),
                            Long.MAX_VALUE,
                            spool,
                            own,
                            ours::include,
                            mailbox.source(),
                            config.sources().get(mailbox.source()),
                            mailbox.charset(),
                            clock));
        }
        return plan;
    }

    private static Predicate<String> asked(Predicate<String> crmUsers) {
        return address -> {
            try {
                return crmUsers.test(address);
            } catch (RuntimeException e) {
                throw new ReadingOptions.StaffUnknownException(e);
            }
        };
    }

    private static Own own(Config config) {
        Set<String> addresses = new HashSet<>();
        for (MailboxConfig mailbox : config.mailboxes()) {
            addresses.add(mailbox.address());
            addresses.addAll(mailbox.aliases());
        }
        config.smtp().ifPresent(smtp -> addresses.add(bare(smtp.from())));
        return new Own(addresses, null);
    }

    /** @return {@code a@b} of {@code Name <a@b>} */
    private static String bare(String from) {
        int open = from.lastIndexOf('<');
        int close = from.lastIndexOf('>');
        return open >= 0 && close > open ? from.substring(open + 1, close).strip() : from.strip();
    }
}

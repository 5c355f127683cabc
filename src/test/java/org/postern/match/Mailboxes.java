package org.postern.match;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.config.AfterConfig;
import org.postern.config.AssignTo;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.RuleUse;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.ReachConfig;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;
import org.postern.config.Since;

/** Mailboxes for tests: an address, and what a test is about. */
public final class Mailboxes {
    public static final Location NOWHERE = new Location("test", 1, 1);

    private Mailboxes() {}

    public static MailboxConfig sales() {
        return mailbox("sales", UnknownSender.LEAD, true, List.of(), null);
    }

    public static MailboxConfig mailbox(
            String name,
            UnknownSender unknownSender,
            boolean knownClientToOwner,
            List<RuleUse> rules,
            @Nullable AssignTo assign) {
        return mailbox(name, unknownSender, knownClientToOwner, rules, assign, null);
    }

    public static MailboxConfig ownedBy(String name, String owner) {
        return mailbox(name, UnknownSender.LEAD, true, List.of(), null, owner);
    }

    private static MailboxConfig mailbox(
            String name,
            UnknownSender unknownSender,
            boolean knownClientToOwner,
            List<RuleUse> rules,
            @Nullable AssignTo assign,
            @Nullable String owner) {
        AfterConfig.Mark leave = new AfterConfig.Mark.Leave();
        return new MailboxConfig(
                NOWHERE,
                name,
                name + "@example.com",
                List.of("info@example.com"),
                MailboxConfig.Protocol.IMAP,
                "imap.example.com",
                993,
                MailboxConfig.Tls.IMPLICIT,
                false,
                ReachConfig.PLAIN,
                name,
                new SignInConfig.Password(new Secret("secret"), null),
                new MailboxConfig.Schedule(Duration.ofMinutes(2), null),
                false,
                new Since.StartOfYear(),
                true,
                unknownSender,
                knownClientToOwner,
                MailboxConfig.Capture.FULL,
                List.of(),
                owner == null ? MailboxConfig.Visibility.SHARED : MailboxConfig.Visibility.PRIVATE,
                List.of(),
                owner,
                "plain",
                null,
                new AfterConfig(leave, leave, leave, leave, leave),
                rules,
                assign);
    }
}

package org.postern.intake;

import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.postern.config.MailboxConfig;
import org.postern.intake.HostBudget.Permit;
import org.postern.intake.HostBudget.Use;
import org.postern.intake.signin.SignIn;

/**
 * Opens sessions with the server of one mailbox, as far as its budget allows: whoever looks at it or listens, by whatever protocol, signs in here.
 */
record Sessions(
        CamelContext context,
        MailboxConfig mailbox,
        IntakePorts ports,
        ScheduledExecutorService timer,
        HostBudget budget) {
    ImapConnection imap(Use use) throws MailServerException {
        return imap(use, ports.timeouts());
    }

    ImapConnection imap(Use use, Timeouts timeouts) throws MailServerException {
        Permit permit = budget.connect(mailbox.name(), use);
        boolean opened = false;
        try {
            SignIn signIn = ports.signIns().apply(mailbox);
            ImapConnection connection =
                    ImapConnection.open(mailbox, MailSession.of(context, mailbox, timeouts), signIn, timeouts, timer);
            connection.uses(permit);
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                permit.release();
            }
        }
    }

    Pop3Session pop3(Use use) throws MailServerException {
        Permit permit = budget.connect(mailbox.name(), use);
        boolean opened = false;
        try {
            SignIn signIn = ports.signIns().apply(mailbox);
            Timeouts timeouts = ports.timeouts();
            Pop3Session session =
                    Pop3Session.open(mailbox, MailSession.of(context, mailbox, timeouts), signIn, timeouts, timer);
            session.uses(permit);
            opened = true;
            return session;
        } finally {
            if (!opened) {
                permit.release();
            }
        }
    }
}

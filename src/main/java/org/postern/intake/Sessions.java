package org.postern.intake;

import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.postern.config.MailboxConfig;
import org.postern.intake.signin.SignIn;

/** Opens sessions with the server of one mailbox: whoever looks at it or listens, by whatever protocol, signs in here. */
record Sessions(CamelContext context, MailboxConfig mailbox, IntakePorts ports, ScheduledExecutorService timer) {
    ImapConnection imap() throws MailServerException {
        return imap(ports.timeouts());
    }

    ImapConnection imap(Timeouts timeouts) throws MailServerException {
        SignIn signIn = ports.signIns().apply(mailbox);
        return ImapConnection.open(mailbox, MailSession.of(context, mailbox, timeouts), signIn, timeouts, timer);
    }

    Pop3Session pop3() throws MailServerException {
        SignIn signIn = ports.signIns().apply(mailbox);
        Timeouts timeouts = ports.timeouts();
        return Pop3Session.open(mailbox, MailSession.of(context, mailbox, timeouts), signIn, timeouts, timer);
    }
}

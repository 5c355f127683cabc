package org.postern.intake;

import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.intake.signin.SignIn;

/** Logs in to a mailbox as the daemon would, looks, and logs out. Nothing is read and nothing changes. */
public final class MailboxLook implements AutoCloseable {
    private final CamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService clock = WorkerThreads.timer();
    private final Timeouts timeouts;

    public MailboxLook(Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /**
     * @return what was found, in a few words
     * @throws MailServerException if the server cannot be reached, is not to be trusted, or refuses the login
     */
    public String at(MailboxConfig mailbox, SignIn signIn) throws MailServerException {
        var session = MailSession.of(context, mailbox, timeouts);
        if (mailbox.protocol() == Protocol.POP3) {
            Pop3Session.open(mailbox, session, signIn, timeouts, clock).quit();
            return "logged in by POP3";
        }
        try (ImapConnection imap = ImapConnection.open(mailbox, session, signIn, timeouts, clock)) {
            return "logged in by IMAP, " + imap.folders().size() + " folders";
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        context.stop();
    }
}

package org.postern.intake;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig;
import org.postern.intake.signin.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a connection of its own (IMAP IDLE) for news of one folder. When it is cut off it ends, and the next poll that succeeds starts it again; so it
 * never logs in to a server that has just refused to.
 */
final class IdleWatch {
    private static final Logger LOG = LoggerFactory.getLogger(IdleWatch.class);

    /** Servers may end a session after 30 minutes (RFC 2177), routers forget one much sooner. */
    private static final Duration RENEWED = Duration.ofMinutes(9);

    private final CamelContext context;
    private final MailboxConfig mailbox;
    private final IntakePorts ports;
    private final MailboxComponent component;
    private final Runnable news;

    private boolean running;
    private boolean stopped;
    private boolean useless;
    private @Nullable ImapConnection connection;

    /** @param news called when something may have come */
    IdleWatch(
            CamelContext context, MailboxConfig mailbox, IntakePorts ports, MailboxComponent component, Runnable news) {
        this.context = context;
        this.mailbox = mailbox;
        this.ports = ports;
        this.component = component;
        this.news = news;
    }

    /** Starts to listen if it does not already. */
    synchronized void ensure(String folder) {
        if (!running && !stopped && !useless) {
            running = true;
            component.listener(() -> listen(folder)).start();
        }
    }

    synchronized void stop() {
        stopped = true;
        if (connection != null) {
            connection.cut();
        }
    }

    private void listen(String folder) {
        try (ImapConnection opened = open()) {
            if (!opened.can("IDLE")) {
                LOG.info(
                        "{}: the server does not tell of new mail (no IDLE), it is looked at by schedule only",
                        mailbox.name());
                synchronized (this) {
                    useless = true;
                }
                return;
            }
            opened.examine(folder);
            news.run();
            while (isWanted(opened)) {
                opened.idle(RENEWED, news);
            }
        } catch (MailServerException e) {
            if (isWanted()) {
                LOG.info("{}: listening for new mail ended: {}", mailbox.name(), e.getMessage());
            }
        } finally {
            synchronized (this) {
                running = false;
                connection = null;
            }
        }
    }

    private ImapConnection open() throws MailServerException {
        SignIn signIn = ports.signIns().apply(mailbox);
        Timeouts patient =
                ports.timeouts().reading(RENEWED.plus(ports.timeouts().read()));
        return ImapConnection.open(
                mailbox, MailSession.of(context, mailbox, patient), signIn, patient, component.timer());
    }

    private synchronized boolean isWanted() {
        return !stopped;
    }

    private synchronized boolean isWanted(ImapConnection opened) {
        connection = opened;
        return !stopped;
    }
}

package org.postern.intake;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
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

    private final Sessions sessions;
    private final String mailbox;
    private final MailboxComponent component;
    private final Runnable news;

    private boolean running;
    private boolean stopped;
    private boolean useless;
    private @Nullable ImapConnection connection;

    /** @param news called when something may have come */
    IdleWatch(Sessions sessions, MailboxComponent component, Runnable news) {
        this.sessions = sessions;
        this.mailbox = sessions.mailbox().name();
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
                        mailbox);
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
            if (e.kind() == MailServerException.Kind.BUDGET) {
                LOG.debug("{}: nobody listens: {}", mailbox, e.getMessage());
            } else if (isWanted()) {
                LOG.info("{}: listening for new mail ended: {}", mailbox, e.getMessage());
            }
        } finally {
            synchronized (this) {
                running = false;
                connection = null;
            }
        }
    }

    private ImapConnection open() throws MailServerException {
        return sessions.imap(
                HostBudget.Use.LISTENING,
                sessions.ports()
                        .timeouts()
                        .reading(RENEWED.plus(sessions.ports().timeouts().read())));
    }

    private synchronized boolean isWanted() {
        return !stopped;
    }

    private synchronized boolean isWanted(ImapConnection opened) {
        connection = opened;
        return !stopped;
    }
}

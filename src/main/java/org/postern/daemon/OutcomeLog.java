package org.postern.daemon;

import org.postern.commit.Settled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes the one line that each mail gets, at its outcome. Ids and codes only: never its subject, its people or its text. */
final class OutcomeLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.postern.mail");
    private static final int KEY_SHOWN = 12;

    void write(Settled mail) {
        // Somebody has to see to what nobody is responsible for.
        LoggingEventBuilder line = (mail.isUnassigned() ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("delivery", mail.delivery())
                .addKeyValue("key", shortened(mail.mailKey()))
                .addKeyValue("outcome", mail.outcome().label());
        if (mail.reason() != null) {
            line = line.addKeyValue("reason", mail.reason());
        }
        if (mail.rule() != null) {
            line = line.addKeyValue("rule", mail.rule());
        }
        if (!mail.created().isEmpty()) {
            line = line.addKeyValue("created", mail.created());
        }
        if (mail.linked().isPresent()) {
            line = line.addKeyValue("linked", mail.linked().get());
        }
        if (!mail.assignees().isEmpty()) {
            line = line.addKeyValue("assignee", String.join(",", mail.assignees()));
        }
        if (!mail.flags().isEmpty()) {
            line = line.addKeyValue("flags", String.join(",", mail.flags()));
        }
        line.addKeyValue("millis", mail.millis())
                .log(
                        mail.isUnassigned() ? "The mail was {}, and nobody is responsible for it." : "The mail was {}.",
                        mail.outcome().label());
    }

    /** The key's start is enough to find it, and keeps the line short. */
    private static String shortened(String key) {
        String hash = key.substring(key.indexOf(':') + 1);
        return hash.length() <= KEY_SHOWN ? hash : hash.substring(0, KEY_SHOWN);
    }
}

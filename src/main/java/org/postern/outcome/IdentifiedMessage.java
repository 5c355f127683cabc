package org.postern.outcome;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/** A message with an id of ours: Jakarta Mail makes one up whenever a message is saved, and that is more than once. */
final class IdentifiedMessage extends SMTPMessage {
    private final String id;

    /** @param id in brackets */
    IdentifiedMessage(Session session, String id) {
        super(session);
        this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}

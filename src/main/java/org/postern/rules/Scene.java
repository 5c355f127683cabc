package org.postern.rules;

import org.postern.config.MailboxConfig;
import org.postern.match.Direction;
import org.postern.message.Delivery;
import org.postern.message.Mail;

/** A mail where it was found: all that filters and conditions may look at, but for the party. */
public record Scene(Mail mail, Delivery delivery, MailboxConfig mailbox, Direction direction) {}

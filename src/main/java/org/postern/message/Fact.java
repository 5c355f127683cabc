package org.postern.message;

/**
 * Something that a mail says of itself or of another mail, beyond its text. It is read, not proved: who may say it, and whether the mail that it is about was ours,
 * is for {@code match} and {@code rules} to decide.
 *
 * <p>A mail holds at most one fact of each type; {@link Mail#fact} asks for it.
 */
public sealed interface Fact
        permits Bounce, Complaint, Unsubscribe, ReadReceipt, Invitation, Forwarded, Form, Encrypted, Signed {}

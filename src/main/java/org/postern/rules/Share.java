package org.postern.rules;

/**
 * What a sender has had already when a mail of his is looked at.
 *
 * @param mails of his to the same mailbox in the ten minutes before
 * @param created by mails of his in the hour before that created something
 * @param createdByDomain the same for his whole domain; 0 for the domain of a provider of free mail
 */
public record Share(int mails, int created, int createdByDomain) {
    public static final Share NONE = new Share(0, 0, 0);
}

package org.postern.intake.signin;

/** Why a login fails although the server works. A person has to do something; trying again alone does not help. */
public enum LoginFault {
    /** User or password are not accepted, and never were. */
    PASSWORD,
    /** What was accepted before has been withdrawn: a changed password, a session that was ended, a client that was removed. */
    REVOKED,
    /** A password, client secret, certificate or refresh token has come to its end. */
    EXPIRED,
    /** The token does not stretch to mail: a permission or a consent is missing. */
    SCOPE,
    /** The account may not be read by IMAP or POP3. */
    DISABLED_IMAP,
    /** Whoever signs in is known, but has no access to this mailbox. */
    MAILBOX_PERMISSION;

    /** @return as logs and {@code status} show it: {@code AUTH_REVOKED} */
    public String label() {
        return "AUTH_" + name();
    }
}

package org.postern.intake;

/**
 * A mail server did not do what was asked. The message is one line, fit for {@code status}: no secret, no control character.
 */
public final class MailServerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of fault it is, and so what follows from it. */
    public enum Kind {
        /** Refused, unknown host, connection lost, a time-out. Try again soon. */
        CONNECTION,
        /** No TLS, a bad certificate, a wrong name. Nothing was sent to the server; a person must look. */
        TLS,
        /** User or password refused. Tried again rarely, so that the account is not locked. */
        LOGIN,
        /** One folder cannot be opened; the others can. */
        FOLDER,
        /** The server refused one command; the connection is still good. */
        REFUSED,
        /** Its answers contradict themselves or announce more than is taken. The connection is given up. */
        PROTOCOL
    }

    private final Kind kind;

    public MailServerException(Kind kind, String message) {
        super(oneLine(message));
        this.kind = kind;
    }

    public MailServerException(Kind kind, String message, Throwable cause) {
        super(oneLine(message), cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** @return true if the connection it came from must not be used any more */
    public boolean endsConnection() {
        return kind != Kind.FOLDER && kind != Kind.REFUSED;
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(600)
                .forEach(c -> line.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c));
        return line.toString().strip();
    }
}

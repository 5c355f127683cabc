package org.postern.intake;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        /** Not the server's fault: what it may be asked for is used up. Goes on by itself. */
        BUDGET,
        /** Its answers contradict themselves or announce more than is taken. The connection is given up. */
        PROTOCOL
    }

    private final Kind kind;
    private final transient @Nullable Instant until;

    public MailServerException(Kind kind, String message) {
        super(oneLine(message));
        this.kind = kind;
        this.until = null;
    }

    private MailServerException(String message, Instant until) {
        super(oneLine(message));
        this.kind = Kind.BUDGET;
        this.until = until;
    }

    /** @param until when it is worth asking again */
    static MailServerException overBudget(String message, Instant until) {
        return new MailServerException(message, until);
    }

    public MailServerException(Kind kind, String message, Throwable cause) {
        super(oneLine(message), cause);
        this.kind = kind;
        this.until = null;
    }

    public Kind kind() {
        return kind;
    }

    /** @return of kind BUDGET: when it is worth asking again */
    Optional<Instant> until() {
        return Optional.ofNullable(until);
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

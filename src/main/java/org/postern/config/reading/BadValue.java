package org.postern.config.reading;

import org.jspecify.annotations.Nullable;

/** A scalar that cannot be read as what is wanted; the message states what is there, then what is allowed. */
final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    BadValue(String message) {
        this(message, null);
    }

    BadValue(String message, @Nullable String hint) {
        super(message, null, false, false);
        this.hint = hint;
    }

    String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    @Nullable
    String hint() {
        return hint;
    }
}

package org.postern.daemon;

import org.jspecify.annotations.Nullable;

/** The daemon or a command cannot begin its work, and trying again would not help; the message says why. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStart(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

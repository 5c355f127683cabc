package org.postern.cli.demo;

import org.jspecify.annotations.Nullable;

/** The demonstration cannot begin or go on; the message tells people why. */
public final class CannotDemonstrate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotDemonstrate(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package org.postern.cli;

/** The command could not do what was asked; the message tells people why, and what to do. */
final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
        super(message);
    }

    Failed(String message, Throwable cause) {
        super(message, cause);
    }
}

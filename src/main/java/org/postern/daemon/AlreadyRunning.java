package org.postern.daemon;

/** There is a daemon with this configuration already, here or on another machine. */
public final class AlreadyRunning extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AlreadyRunning(String message) {
        super(message);
    }
}

package org.postern.intake;

/** Mailboxes that somebody has paused by hand, kept in {@code postern_pause}: whoever reads a mailbox next, after a restart or on another node, heeds it. */
public interface Pauses {
    /** Where nobody pauses anything. */
    Pauses NONE = new Pauses() {
        @Override
        public boolean isPaused(String mailbox) {
            return false;
        }

        @Override
        public void pause(String mailbox) {
            throw new IllegalStateException("nobody pauses here");
        }

        @Override
        public void resume(String mailbox) {
            // Nothing is paused.
        }
    };

    boolean isPaused(String mailbox);

    void pause(String mailbox);

    /** Nothing happens if it is not paused. */
    void resume(String mailbox);
}

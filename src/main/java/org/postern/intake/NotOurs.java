package org.postern.intake;

/** This node has lost the mailbox to another, or cannot know that it has not. */
final class NotOurs extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotOurs() {
        super("another node may attend to this mailbox");
    }
}

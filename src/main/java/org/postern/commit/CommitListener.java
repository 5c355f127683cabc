package org.postern.commit;

import java.time.Duration;

/** Is told of each committed group; for metrics. Called on the writer's thread: return at once. */
public interface CommitListener {
    /** Nobody listens. */
    CommitListener NONE = new CommitListener() {
        @Override
        public void committed(int mails, Duration whole, Duration open) {}

        @Override
        public void again() {}
    };

    /**
     * @param mails deliveries that got their outcome
     * @param whole from the first look-up to the commit's answer
     * @param open how long the transaction was open
     */
    void committed(int mails, Duration whole, Duration open);

    /** A group could not be written just now, and is tried again at once. */
    void again();
}

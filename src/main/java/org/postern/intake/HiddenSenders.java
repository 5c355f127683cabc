package org.postern.intake;

/** Senders whose mail is not fetched beyond what says who they are; the ledger notes only that there was one. */
public interface HiddenSenders {
    HiddenSenders NONE = new HiddenSenders() {
        @Override
        public boolean any() {
            return false;
        }

        @Override
        public boolean hides(String mailbox, byte[] header) {
            return false;
        }
    };

    /** @return false if nobody is hidden, so that nobody needs to be asked for */
    boolean any();

    /** @param header From, Sender, Date and Message-ID of a mail, as they stand */
    boolean hides(String mailbox, byte[] header);
}

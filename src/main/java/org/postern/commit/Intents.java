package org.postern.commit;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.postern.message.MailKey;

/**
 * What is to be done in a CRM that cannot roll back, kept in our own tables from before its first call until the ledger has its mail. All but {@link #confirm} commit
 * at once, in a transaction of their own, also while another is open on this thread.
 */
public interface Intents {
    /**
     * What was decided about one mail, and how far it has come.
     *
     * @param id unlike that of any other; the calls' keys are made of it
     * @param purpose why the mail is written: it is new, a further copy, or taken up again
     * @param verdict JSON of what was decided
     * @param steps calls, in order
     * @param answers to the first of them
     * @param withdrawn true if what has an answer is to be taken back, for the mail is not to be written after all
     */
    record Intent(
            String id,
            MailKey mail,
            String purpose,
            String verdict,
            List<String> steps,
            List<String> answers,
            boolean withdrawn) {}

    /** @return all open ones of mails with these keys, of any fingerprint and purpose */
    List<Intent> open(Set<String> mailKeys);

    /** @throws Ledger.LostRace if there is an open one of this mail and purpose */
    void begin(Intent intent);

    /** Keeps the answers there are by now, and whether it is withdrawn. */
    void keep(Intent intent);

    /** Forgets one of which nothing is left in the CRM. */
    void forget(Intent intent);

    /** Forgets those that are carried out; takes part in the transaction that is open. */
    void confirm(Collection<Intent> intents);
}

package org.postern.commit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.crm.Crm;
import org.postern.message.Mail;

/** A candidate on its way through the tries of its group: what is made once per mail and kept by every retry. Used by one writer thread at a time. */
final class WaitingMail {
    private Candidate candidate;
    private Crm.@Nullable Prepared prepared;
    private boolean filesUsed;
    private boolean filesLeftOut;
    private boolean kept;
    private boolean shelved;
    private boolean erased;
    private int tries;
    private @Nullable String parked;

    WaitingMail(Candidate candidate) {
        this.candidate = candidate;
    }

    Candidate candidate() {
        return candidate;
    }

    /** The rules may have been exchanged since it was screened: it is decided by those in force alone. */
    void renew(Decider inForce) {
        candidate = inForce.renewed(candidate);
    }

    /** @return the mail that may be written; null if it is unreadable or parked */
    @Nullable
    Mail writable() {
        return parked == null && !erased && candidate.reading() instanceof Mail mail ? mail : null;
    }

    Crm.@Nullable Prepared prepared() {
        return prepared;
    }

    void prepare(Crm.Prepared made) {
        prepared = made;
    }

    boolean filesUsed() {
        return filesUsed;
    }

    /** @param used true if rows of this try refer to the stored files */
    void useFiles(boolean used) {
        filesUsed = used;
    }

    /** @return true if its attachments could not be stored, and it goes without them */
    boolean filesLeftOut() {
        return filesLeftOut;
    }

    void leaveFilesOut() {
        filesLeftOut = true;
    }

    /** @return true if the archive has it */
    boolean kept() {
        return kept;
    }

    void keep() {
        kept = true;
    }

    /** @return true if the library has its files */
    boolean shelved() {
        return shelved;
    }

    void shelve() {
        shelved = true;
    }

    /** @return true if it was erased once and must not come back */
    boolean erased() {
        return erased;
    }

    void erase() {
        erased = true;
    }

    int failAlone() {
        return ++tries;
    }

    /** It cannot be written: from now on it goes to quarantine. */
    void park(String reason) {
        parked = reason;
    }

    @Nullable
    String parked() {
        return parked;
    }

    /** @return of these mails those that could be read and are to be written, in order */
    static List<Mail> writable(List<WaitingMail> mails) {
        List<Mail> found = new ArrayList<>(mails.size());
        for (WaitingMail waiting : mails) {
            Mail mail = waiting.writable();
            if (mail != null) {
                found.add(mail);
            }
        }
        return found;
    }
}

package org.postern.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Ledger.KnownMail;
import org.postern.config.MailboxConfig.Capture;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Library;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is made of the mails of a group before its transaction, once per mail whatever the number of tries: the archived bytes, ids, files of attachments. */
final class GroupPreparation {
    private static final Logger log = LoggerFactory.getLogger(GroupPreparation.class);

    private final Ledger ledger;
    private final Crm crm;
    private final Archive archive;
    private final Optional<Library> library;
    private final Tombstones tombstones;
    private final StorePatience store;

    /** @param library where attachments are filed by name; empty: nowhere */
    GroupPreparation(
            Ledger ledger, Crm crm, Archive archive, Optional<Library> library, Tombstones tombstones, Clock clock) {
        this.ledger = ledger;
        this.crm = crm;
        this.archive = archive;
        this.library = library;
        this.tombstones = tombstones;
        this.store = new StorePatience(clock);
    }

    /** @param open mails without an outcome. @throws UncheckedIOException if something cannot be stored now */
    void make(List<WaitingMail> open, Decider decider) {
        Map<String, List<KnownMail>> known = knownOf(open);
        mark(open);
        keep(open);
        prepare(open, known, decider);
        shelve(open, known, decider);
    }

    /** What was erased gets no further than its outcome. */
    private void mark(List<WaitingMail> open) {
        Set<DeliveryId> erased =
                tombstones.erased(open.stream().map(WaitingMail::candidate).toList());
        open.stream()
                .filter(m -> erased.contains(m.candidate().delivery().id()))
                .forEach(WaitingMail::erase);
    }

    /** Of unreadable mail the ledger keeps the bytes itself, and a mailbox that captures less has none to be kept. */
    private void keep(List<WaitingMail> open) {
        List<WaitingMail> unkept = open.stream()
                .filter(m -> !m.kept()
                        && !m.erased()
                        && m.candidate().mail().isPresent()
                        && m.candidate().mailbox().capture() == Capture.FULL)
                .toList();
        try {
            archive.keep(unkept.stream().map(m -> m.candidate().delivery()).toList());
        } catch (IOException fault) {
            throw new UncheckedIOException("the archive cannot be written: " + fault.getMessage(), fault);
        }
        unkept.forEach(WaitingMail::keep);
    }

    /** Ids and attachment files are made once per mail, before its first try; a mail that is there already gets ids only. */
    private void prepare(List<WaitingMail> open, Map<String, List<KnownMail>> known, Decider decider) {
        List<WaitingMail> unprepared = open.stream()
                .filter(m -> m.prepared() == null && m.writable() != null)
                .toList();
        if (unprepared.isEmpty()) {
            return;
        }
        List<WaitingMail> fresh = new ArrayList<>();
        List<WaitingMail> again = new ArrayList<>();
        List<Mail> mails = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (WaitingMail waiting : unprepared) {
            Mail mail = Objects.requireNonNull(waiting.writable());
            String emailId = ledger.takesUpAgain() ? emailIdOf(mail, known) : null;
            if (emailId == null) {
                fresh.add(waiting);
                mails.add(bringsFiles(waiting, mail, known, decider) ? mail : mail.withoutAttachments());
            } else {
                again.add(waiting);
                there.add(emailId);
            }
        }
        try {
            hand(fresh, stored(fresh, mails, decider));
            if (!again.isEmpty()) {
                hand(again, crm.prepareAgain(WaitingMail.writable(again), there));
            }
        } catch (IOException fault) {
            throw new UncheckedIOException("attachments cannot be stored: " + fault.getMessage(), fault);
        }
    }

    private List<Crm.Prepared> stored(List<WaitingMail> fresh, List<Mail> mails, Decider decider) throws IOException {
        boolean files = mails.stream().anyMatch(mail -> !mail.attachments().isEmpty());
        try {
            List<Crm.Prepared> prepared = crm.prepare(mails);
            if (files) {
                store.isThere();
            }
            return prepared;
        } catch (IOException fault) {
            if (!files || !store.isOver(decider.waitForStore())) {
                throw fault;
            }
            log.warn(
                    "Attachments are left out, for they cannot be stored and have waited long enough: {}",
                    fault.getMessage());
            for (int i = 0; i < mails.size(); i++) {
                if (!mails.get(i).attachments().isEmpty()) {
                    fresh.get(i).leaveFilesOut();
                }
            }
            return crm.prepare(mails.stream().map(Mail::withoutAttachments).toList());
        }
    }

    private static void hand(List<WaitingMail> mails, List<Crm.Prepared> prepared) {
        for (int i = 0; i < prepared.size(); i++) {
            mails.get(i).prepare(prepared.get(i));
        }
    }

    /** @return the CRM's id of the mail; null: it is not there */
    private static @Nullable String emailIdOf(Mail mail, Map<String, List<KnownMail>> known) {
        return known.getOrDefault(mail.key().key(), List.of()).stream()
                .filter(k -> k.fingerprint().equals(mail.key().fingerprint())
                        && !k.emailId().isEmpty())
                .map(KnownMail::emailId)
                .findFirst()
                .orElse(null);
    }

    /** Only of mails with files, and of those that are filed anew, it must be known beforehand whether they are there already: files are stored before the transaction. */
    private Map<String, List<KnownMail>> knownOf(List<WaitingMail> open) {
        Set<String> keys = GroupWriter.keys(WaitingMail.writable(open).stream()
                .filter(mail -> ledger.takesUpAgain() || !mail.attachments().isEmpty())
                .toList());
        return keys.isEmpty() ? Map.of() : ledger.mails(keys);
    }

    private static boolean bringsFiles(
            WaitingMail waiting, Mail mail, Map<String, List<KnownMail>> known, Decider decider) {
        return decider.mayStore(waiting.candidate()) && !isKnown(mail, known);
    }

    /** Still before the transaction: a copy for people to look through must make nobody wait. */
    private void shelve(List<WaitingMail> open, Map<String, List<KnownMail>> known, Decider decider) {
        List<WaitingMail> unshelved = open.stream()
                .filter(waiting -> library.isPresent() && !waiting.shelved() && hasFiles(waiting, known, decider))
                .toList();
        if (unshelved.isEmpty()) {
            return;
        }
        Library files = library.orElseThrow();
        CrmView view = files.asksForClient() ? crm.look(WaitingMail.writable(unshelved)) : null;
        try {
            for (WaitingMail waiting : unshelved) {
                Mail mail = Objects.requireNonNull(waiting.writable());
                files.file(
                        mail,
                        waiting.candidate().delivery().id(),
                        view == null
                                ? null
                                : decider.clientOf(waiting.candidate(), mail, view)
                                        .orElse(null));
                waiting.shelve();
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(
                    "the library of attachments cannot be written: " + fault.getMessage(), fault);
        }
    }

    private static boolean hasFiles(WaitingMail waiting, Map<String, List<KnownMail>> known, Decider decider) {
        Mail mail = waiting.writable();
        return mail != null && !mail.attachments().isEmpty() && bringsFiles(waiting, mail, known, decider);
    }

    private static boolean isKnown(Mail mail, Map<String, List<KnownMail>> known) {
        return known.getOrDefault(mail.key().key(), List.of()).stream()
                .anyMatch(k -> k.fingerprint().equals(mail.key().fingerprint()));
    }

    /** Takes files away that were made for mails that were not written after all. */
    void discardUnused(List<Piece> pieces) {
        List<Crm.Prepared> unused = new ArrayList<>();
        List<Crm.Prepared> used = new ArrayList<>();
        for (Piece piece : pieces) {
            for (WaitingMail mail : piece.mails()) {
                Crm.Prepared prepared = mail.prepared();
                if (prepared != null) {
                    (mail.filesUsed() ? used : unused).add(prepared);
                }
            }
        }
        pieces.stream()
                .flatMap(piece -> piece.mails().stream())
                .filter(mail -> mail.shelved() && !mail.filesUsed())
                .forEach(this::withdraw);
        try {
            crm.discard(unused);
            crm.written(used);
        } catch (RuntimeException fault) {
            log.warn("Attachment files that nothing refers to stay until the next sweep: {}", fault.getMessage());
        }
    }

    /** Its files were put into the library before it was known that it is not stored. */
    private void withdraw(WaitingMail waiting) {
        try {
            library.orElseThrow()
                    .withdraw(
                            waiting.candidate().mail().orElseThrow(),
                            waiting.candidate().delivery().id());
        } catch (IOException fault) {
            log.warn(
                    "Files of {} stay in the library of attachments, though it is not stored: {}",
                    waiting.candidate().delivery().id(),
                    fault.getMessage());
        }
    }
}

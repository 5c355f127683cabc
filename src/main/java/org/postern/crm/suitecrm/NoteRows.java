package org.postern.crm.suitecrm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.crm.suitecrm.SuitePrepared.StoredFile;
import org.postern.match.RecordRef;

/** Attachments: notes of the mail; copies of them, with files of their own, for a new case and for an update of a case's thread. */
final class NoteRows {
    private NoteRows() {}

    static void ofMail(Draft draft, @Nullable String assignedUserId) {
        for (StoredFile file : draft.files()) {
            ModuleRef mail = ModuleRef.email(draft.plan().emailId());
            add(draft, file, file.id(), mail, mail, assignedUserId);
        }
    }

    static void ofCase(Draft draft, String caseId) {
        for (StoredFile file : draft.files()) {
            if (file.placed().contains(file.caseId())) {
                ModuleRef its = new ModuleRef(Module.CASES, caseId);
                add(draft, file, file.caseId(), its, its, draft.assigneeId());
            }
        }
    }

    static void ofUpdate(Draft draft, String updateId, RecordRef its) {
        for (StoredFile file : draft.files()) {
            if (file.placed().contains(file.updateId())) {
                ModuleRef update = new ModuleRef(Module.CASE_UPDATES, updateId);
                add(draft, file, file.updateId(), update, ModuleRef.of(its), draft.assigneeId());
            }
        }
    }

    /** @param seen whose groups see it */
    private static void add(
            Draft draft,
            StoredFile file,
            String id,
            ModuleRef parent,
            ModuleRef seen,
            @Nullable String assignedUserId) {
        Client contact = draft.contacts().stream().findFirst().orElse(null);
        draft.rows()
                .add(
                        Tables.NOTES,
                        new Row.Note(
                                id,
                                file.name(),
                                file.type(),
                                parent,
                                file.inline(),
                                assignedUserId,
                                contact == null ? null : contact.ref().id(),
                                draft.author(),
                                draft.now()));
        draft.prepared().used().add(id);
        Groups.plan(draft, new ModuleRef(Module.NOTES, id), assignedUserId, List.of(seen));
    }
}

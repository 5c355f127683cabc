package org.postern.crm.suitecrm;

import java.util.Optional;
import org.postern.crm.suitecrm.SuiteView.Known;
import org.postern.match.Direction;
import org.postern.match.OpenRecord;
import org.postern.match.RecordRef;
import org.postern.message.Kind;

/** What a mail adds to the thread of its case: an update with the attachments, and a new status where the site wants one. Machines, history and what only one person may see add nothing. */
final class CaseThread {
    private CaseThread() {}

    /** @param created true if the mail made the case */
    static void plan(Draft draft, RecordRef its, boolean created) {
        boolean said = created
                || draft.filing().direction() == Direction.IN && draft.mail().kind() == Kind.HUMAN;
        if (draft.quiet() || draft.isPrivate() || !said) {
            return;
        }
        if (draft.config().caseUpdates() && !draft.prepared().updated()) {
            update(draft, its);
        }
        if (!created) {
            reopen(draft, its);
        }
    }

    private static void update(Draft draft, RecordRef its) {
        String id = draft.prepared().updateId();
        SuiteUser user = draft.sender();
        draft.rows()
                .add(
                        Tables.CASE_UPDATES,
                        new Row.CaseUpdate(
                                id,
                                draft.subject(),
                                Bodies.ofUpdate(draft),
                                its.id(),
                                user != null
                                        ? null
                                        : draft.contacts().stream()
                                                .findFirst()
                                                .map(contact -> contact.ref().id())
                                                .orElse(null),
                                user == null ? null : user.id(),
                                draft.author(),
                                draft.now()));
        NoteRows.ofUpdate(draft, id, its);
    }

    /** Status and state are audited fields. */
    private static void reopen(Draft draft, RecordRef its) {
        Optional<Known> known = draft.view().known(its);
        String before = known.map(Known::status).orElse("");
        String after = draft.config().reopen().get(before);
        if (known.isEmpty() || after == null) {
            return;
        }
        draft.plan().changes().reopened(its.id(), after);
        draft.rows()
                .add(
                        Tables.CASE_EVENTS,
                        new Row.CaseEvent(
                                draft.ids().next(),
                                "Status changed from " + before + " to " + after + ".",
                                its.id(),
                                known.get().open().ownerId(),
                                draft.author(),
                                draft.now()));
        audit(draft, its, "status", before, after);
        if (!RecordRows.state(before).equals(RecordRows.state(after))) {
            audit(draft, its, "state", RecordRows.state(before), RecordRows.state(after));
        }
        draft.view().addRecord(reopened(known.get(), after));
    }

    private static Known reopened(Known known, String status) {
        OpenRecord open = known.open();
        return new Known(
                open,
                status,
                known.participants(),
                known.contacts(),
                known.leads(),
                known.number(),
                true,
                known.planned());
    }

    private static void audit(Draft draft, RecordRef its, String field, String before, String after) {
        draft.rows()
                .add(
                        Tables.CASES_AUDIT,
                        new Row.CaseAudit(
                                draft.ids().next(),
                                its.id(),
                                field,
                                field.equals("status") ? "dynamicenum" : "enum",
                                before,
                                after,
                                draft.author(),
                                draft.now()));
    }
}

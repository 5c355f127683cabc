package org.postern.crm.espocrm;

import org.jspecify.annotations.Nullable;
import org.postern.crm.espocrm.EspoPrepared.StoredFile;
import org.postern.crm.sql.Times;
import org.postern.match.RecordRef;

/**
 * The attachments of a mail once more as documents of the CRM, in a folder that its users have made for them, linked to the client or opportunity that the mail belongs to.
 * They share the attachments' files.
 */
final class DocumentRows {
    /** Name of the folder. */
    static final String FOLDER = "Files from mail";

    private DocumentRows() {}

    /** Plans nothing for a private mailbox: documents are open to whoever may see documents. */
    static void plan(Draft draft, Belonging belonging, Audience audience) {
        String folder = draft.directory().documentFolders().get(Directory.lower(FOLDER));
        if (folder == null || draft.isPrivate()) {
            return;
        }
        for (StoredFile file : MailRows.files(draft)) {
            if (!file.inline() && file.attachment().stub() == null) {
                document(draft, file, folder, belonging, audience);
            }
        }
    }

    private static void document(Draft draft, StoredFile file, String folder, Belonging belonging, Audience audience) {
        EntityRef document = new EntityRef(Entity.DOCUMENT, draft.ids().next());
        String copy = MailRows.documentFile(draft, file, document);
        draft.rows()
                .add(
                        Tables.DOCUMENT,
                        new Row.Document(
                                document.id(),
                                file.name(),
                                Times.of(draft.mail().date()).substring(0, 10),
                                copy,
                                folder,
                                draft.systemId(),
                                draft.now()));
        audience.teams().forEach(team -> draft.rows().add(Tables.ENTITY_TEAM, new Row.EntityLink(document, team)));
        if (belonging.accountId() != null) {
            draft.rows().add(Tables.ACCOUNT_DOCUMENT, new Row.Link(belonging.accountId(), document.id()));
        }
        link(draft, belonging.parent(), document.id());
    }

    private static void link(Draft draft, @Nullable RecordRef parent, String document) {
        if (parent == null) {
            return;
        }
        switch (parent.type()) {
            case CONTACT -> draft.rows().add(Tables.CONTACT_DOCUMENT, new Row.Link(parent.id(), document));
            case LEAD -> draft.rows().add(Tables.DOCUMENT_LEAD, new Row.Link(document, parent.id()));
            case OPPORTUNITY -> draft.rows().add(Tables.DOCUMENT_OPPORTUNITY, new Row.Link(document, parent.id()));
            case ACCOUNT, CASE -> {} // by its account, above
        }
    }
}

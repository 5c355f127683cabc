package org.postern.crm.mapped;

import java.util.List;
import org.postern.crm.Crm;
import org.postern.message.Attachment;

/** The files of one mail that are in place. */
record MappedPrepared(List<StoredFile> files) implements Crm.Prepared {
    /**
     * @param id of its row
     * @param path below the folder of the files
     * @param title as it is shown
     */
    record StoredFile(NewId id, String path, Attachment attachment, String title, String type, long size) {
        boolean inline() {
            return attachment.inline();
        }
    }
}

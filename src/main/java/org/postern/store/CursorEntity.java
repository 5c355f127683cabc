package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code postern_cursor}. */
@Entity
@Table(name = "postern_cursor")
@SuppressWarnings("NullAway.Init")
final class CursorEntity {
    @EmbeddedId
    Key key;

    @Column(length = Columns.TEXT)
    String folder;

    long uidvalidity;

    long low;

    @Column(length = Columns.TEXT)
    String done;

    long epoch;

    String owner;

    @Column(name = "first_connect")
    Instant firstConnect;

    Instant since;

    @Column(name = "next_due")
    @Nullable
    Instant nextDue;

    @Column(name = "last_ok")
    @Nullable
    Instant lastOk;

    @Column(length = Columns.TEXT)
    @Nullable
    String error;

    @Embeddable
    record Key(String mailbox, @Column(name = "folder_key") String folderKey, String lane) {}
}

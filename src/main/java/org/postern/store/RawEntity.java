package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code postern_raw}: a chunk of a raw mail, compressed by itself. */
@Entity
@Table(name = "postern_raw")
@SuppressWarnings("NullAway.Init")
final class RawEntity {
    @EmbeddedId
    Key key;

    String purpose;

    int size;

    @Column(length = Columns.CHUNK)
    byte[] chunk;

    @Column(name = "created_at")
    Instant createdAt;

    @Embeddable
    record Key(@Column(name = "mail_key") String mailKey, int variant, int seq) {}
}

package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code postern_tombstone}: something erased that must not come back. */
@Entity
@Table(name = "postern_tombstone")
@SuppressWarnings("NullAway.Init")
final class TombstoneEntity {
    @Id
    @Column(name = "tombstone_key")
    String tombstoneKey;

    String kind;

    @Column(name = "created_at")
    Instant createdAt;
}

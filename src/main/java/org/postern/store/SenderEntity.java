package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code postern_sender}: the lock that makes one lead of one sender. */
@Entity
@Table(name = "postern_sender")
@SuppressWarnings("NullAway.Init")
final class SenderEntity {
    @Id
    @Column(name = "address_key")
    String addressKey;

    @Column(name = "party_type")
    @Nullable
    String partyType;

    @Column(name = "party_id")
    @Nullable
    String partyId;

    Instant since;
}

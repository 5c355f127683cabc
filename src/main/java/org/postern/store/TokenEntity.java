package org.postern.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code postern_token}: the refresh token of a mailbox, sealed. */
@Entity
@Table(name = "postern_token")
@SuppressWarnings("NullAway.Init")
final class TokenEntity {
    @Id
    String mailbox;

    long version;

    String sealed;

    @jakarta.persistence.Column(name = "changed_at")
    Instant changedAt;
}

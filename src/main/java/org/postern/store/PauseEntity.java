package org.postern.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code postern_pause}: a mailbox that was paused by hand. */
@Entity
@Table(name = "postern_pause")
@SuppressWarnings("NullAway.Init")
final class PauseEntity {
    @Id
    String mailbox;

    /** On which it was paused. */
    String node;

    Instant since;
}

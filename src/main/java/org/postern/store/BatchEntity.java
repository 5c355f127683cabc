package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code postern_batch}: a run of the daemon or of a command that wrote deliveries. */
@Entity
@Table(name = "postern_batch")
@SuppressWarnings("NullAway.Init")
final class BatchEntity {
    @Id
    String id;

    String kind;

    @Column(length = Columns.TEXT)
    String arguments;

    @Column(name = "config_hash")
    String configHash;

    String version;

    String node;

    String state;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;
}

package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code postern_flight}. */
@Entity
@Table(name = "postern_flight")
@SuppressWarnings("NullAway.Init")
final class FlightEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    String mailbox;

    @Column(length = Columns.TEXT)
    String folder;

    @Column(name = "folder_key")
    String folderKey;

    String lane;

    @Column(length = Columns.TEXT)
    String uids;

    int tries;

    String node;

    Instant since;
}

package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code postern_taken}: octets of mail that were fetched from a server in an hour. */
@Entity
@Table(name = "postern_taken")
@SuppressWarnings("NullAway.Init")
final class TakenEntity {
    @Id
    @Column(name = "taken_key")
    String key;

    String server;

    /** Since 1970. */
    @Column(name = "on_hour")
    long hour;

    long octets;
}

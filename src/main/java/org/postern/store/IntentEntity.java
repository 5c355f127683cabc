package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code postern_intent}. */
@Entity
@Table(name = "postern_intent")
@SuppressWarnings("NullAway.Init")
final class IntentEntity {
    @Id
    String id;

    @Column(name = "mail_key")
    String mailKey;

    String fingerprint;

    String purpose;

    @Column(length = Columns.TEXT)
    String verdict;

    @Column(length = Columns.TEXT)
    String steps;

    @Column(length = Columns.TEXT)
    String answers;

    boolean withdrawn;

    @Column(name = "created_at")
    Instant createdAt;
}

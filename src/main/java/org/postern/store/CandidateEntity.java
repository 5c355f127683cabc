package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code postern_candidate}: a stranger who is not yet a lead. */
@Entity
@Table(name = "postern_candidate")
@SuppressWarnings("NullAway.Init")
final class CandidateEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    @Column(name = "address_key")
    String addressKey;

    String mailbox;

    @Column(name = "mail_key")
    String mailKey;

    int variant;

    @Nullable
    String name;

    @Column(length = Columns.TEXT)
    String address;

    String state;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "changed_at")
    Instant changedAt;
}

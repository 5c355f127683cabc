package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code postern_address_evidence}: what a mail said of an address, the proof of a flag in the CRM. */
@Entity
@Table(name = "postern_address_evidence")
@SuppressWarnings("NullAway.Init")
final class AddressEvidenceEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    @Column(name = "address_key")
    String addressKey;

    String type;

    @Column(name = "mail_key")
    String mailKey;

    int variant;

    @Column(length = Columns.TEXT)
    String proof;

    @Column(name = "created_at")
    Instant createdAt;
}

package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code postern_delivery}. Either {@code uidvalidity} and {@code uid} are null (POP3, files), or {@code uidl} is. */
@Entity
@Table(name = "postern_delivery")
@SuppressWarnings("NullAway.Init")
final class DeliveryEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "delivery")
    @SequenceGenerator(name = "delivery", sequenceName = "postern_delivery_seq", allocationSize = 100)
    @Nullable
    Long id;

    String mailbox;

    @Column(length = Columns.TEXT)
    String folder;

    @Column(name = "folder_key")
    String folderKey;

    @Nullable
    Long uidvalidity;

    @Nullable
    Long uid;

    @Column(length = Columns.TEXT)
    @Nullable
    String uidl;

    @Column(name = "uidl_key")
    @Nullable
    String uidlKey;

    @Column(name = "mail_key")
    String mailKey;

    int variant;

    @Column(name = "sender_key")
    @Nullable
    String senderKey;

    /** The sender's domain, if the mail created something. */
    @Column(name = "created_domain")
    @Nullable
    String createdDomain;

    String outcome;

    @Nullable
    String reason;

    @Nullable
    String rule;

    @Column(name = "rule_line")
    @Nullable
    Integer ruleLine;

    @Nullable
    String assignee;

    @Column(length = Columns.TEXT)
    String created;

    @Nullable
    String linked;

    @Column(length = Columns.TEXT)
    @Nullable
    String added;

    String flags;

    @Column(name = "config_hash")
    String configHash;

    String batch;

    String settle;

    @Column(name = "settle_arg", length = Columns.TEXT)
    @Nullable
    String settleArg;

    @Column(name = "settle_due")
    @Nullable
    Instant settleDue;

    @Column(name = "settle_state")
    String settleState;

    @Column(name = "settle_tries")
    int settleTries;

    @Column(name = "settle_error", length = Columns.TEXT)
    @Nullable
    String settleError;

    @Column(length = Columns.TEXT)
    @Nullable
    String trace;

    int retries;

    @Column(name = "retry_due")
    @Nullable
    Instant retryDue;

    @Column(name = "received_at")
    Instant receivedAt;

    @Column(name = "done_at")
    Instant doneAt;
}

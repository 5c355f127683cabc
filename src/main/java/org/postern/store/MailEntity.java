package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code postern_mail}. */
@Entity
@Table(name = "postern_mail")
@SuppressWarnings("NullAway.Init")
final class MailEntity {
    @EmbeddedId
    Key key;

    @Column(name = "message_id", length = Columns.TEXT)
    @Nullable
    String messageId;

    String fingerprint;

    @Column(name = "thread_key")
    String threadKey;

    @Nullable
    String awaits;

    @Column(name = "raw_sha256")
    String rawSha256;

    long size;

    @Column(name = "email_id")
    String emailId;

    @Column(name = "created_at")
    Instant createdAt;

    @Embeddable
    record Key(@Column(name = "mail_key") String mailKey, int variant) {}
}

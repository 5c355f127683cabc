package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of {@code postern_attachment_use}: what a mailbox brought in a day. */
@Entity
@Table(name = "postern_attachment_use")
@SuppressWarnings("NullAway.Init")
final class AttachmentUseEntity {
    @EmbeddedId
    Key key;

    long octets;

    @Embeddable
    record Key(String mailbox, @Column(name = "on_day") String onDay) {}
}

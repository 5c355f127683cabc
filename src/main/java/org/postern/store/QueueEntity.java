package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code postern_queue}: whose turn it was. */
@Entity
@Table(name = "postern_queue")
@SuppressWarnings("NullAway.Init")
final class QueueEntity {
    @Id
    String name;

    @Column(name = "last_user")
    String lastUser;

    @Column(length = Columns.TEXT)
    String counts;

    @Column(length = Columns.TEXT)
    String today;

    @Column(name = "last_mail", length = 160)
    String lastMail;

    Instant since;
}

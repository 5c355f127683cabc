package org.postern.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code postern_lease}: what one node of the cluster attends to. */
@Entity
@Table(name = "postern_lease")
@SuppressWarnings("NullAway.Init")
final class LeaseEntity {
    @Id
    String name;

    String holder;

    long epoch;
}

package org.postern.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code postern_node}: a node of the cluster that lives until {@code expires}, by the database's clock. */
@Entity
@Table(name = "postern_node")
@SuppressWarnings("NullAway.Init")
final class NodeEntity {
    @Id
    String node;

    String incarnation;

    String wants;

    Instant since;

    Instant expires;
}

package org.postern.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.cluster.Leases;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The cluster in {@code postern_node} and {@code postern_lease}, over a connection of its own: work that fills the pool must not cost a node its place. Each change
 * is one statement, and what has changed meanwhile is not changed again.
 */
public final class SqlLeases implements Leases {
    private final Database database;
    private final String nodes;
    private final String leases;
    private final Duration lease;
    private @Nullable Connection connection;

    /** @param lease how long an entry is good */
    public SqlLeases(Database database, Duration lease) {
        this.database = database;
        this.nodes = database.tables().name("node");
        this.leases = database.tables().name("lease");
        this.lease = lease;
    }

    @Override
    public boolean enter(Node node) {
        bury();
        try {
            return asking(jdbc -> jdbc.update(
                            "INSERT INTO " + nodes + " (node, incarnation, wants, since, expires) VALUES (?, ?, ?, ?, "
                                    + runsOut() + ")",
                            node.name(),
                            node.incarnation(),
                            node.wants(),
                            Times.utc(node.since())))
                    == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    @Override
    public boolean renew(Node node) {
        return asking(jdbc -> jdbc.update(
                        "UPDATE " + nodes + " SET wants = ?, expires = " + runsOut()
                                + " WHERE node = ? AND incarnation = ?",
                        node.wants(),
                        node.name(),
                        node.incarnation()))
                == 1;
    }

    private String runsOut() {
        return database.tables().kind().nowPlus(lease);
    }

    private void bury() {
        asking(jdbc -> jdbc.update("DELETE FROM " + nodes + " WHERE expires < "
                + database.tables().kind().nowPlus(Duration.ZERO)));
    }

    @Override
    public Seen look() {
        bury();
        return new Seen(
                asking(jdbc -> jdbc.query(
                        "SELECT node, incarnation, wants, since FROM " + nodes + " ORDER BY node",
                        (row, number) -> new Node(
                                row.getString("node"),
                                row.getString("incarnation"),
                                row.getString("wants"),
                                Times.instant(row, "since")))),
                asking(jdbc -> jdbc.query(
                        "SELECT name, holder, epoch FROM " + leases + " ORDER BY name",
                        (row, number) ->
                                new Lease(row.getString("name"), row.getString("holder"), row.getLong("epoch")))));
    }

    @Override
    public void provide(List<String> names) {
        for (String name : names) {
            try {
                asking(jdbc -> jdbc.update("INSERT INTO " + leases + " (name, holder, epoch) VALUES (?, '', 0)", name));
            } catch (DuplicateKeyException e) {
                continue; // another node was faster
            }
        }
    }

    @Override
    public boolean claim(Lease free, Node by) {
        return asking(jdbc -> jdbc.update(
                        "UPDATE " + leases + " SET holder = ?, epoch = epoch + 1 WHERE name = ? AND epoch = ?",
                        by.incarnation(),
                        free.name(),
                        free.epoch()))
                == 1;
    }

    @Override
    public void release(String name, Node by) {
        asking(jdbc -> jdbc.update(
                "UPDATE " + leases + " SET holder = '', epoch = epoch + 1 WHERE name = ? AND holder = ?",
                name,
                by.incarnation()));
    }

    @Override
    public void leave(Node node) {
        asking(jdbc -> jdbc.update(
                "UPDATE " + leases + " SET holder = '', epoch = epoch + 1 WHERE holder = ?", node.incarnation()));
        asking(jdbc -> jdbc.update(
                "DELETE FROM " + nodes + " WHERE node = ? AND incarnation = ?", node.name(), node.incarnation()));
    }

    private synchronized <T> T asking(Function<JdbcTemplate, T> question) {
        try {
            Connection open = connection;
            if (open == null) {
                open = database.direct().getConnection();
                connection = open;
                // Nobody waits for an answer until its lease has run out.
                open.setNetworkTimeout(Runnable::run, (int) Math.max(500, lease.toMillis() / 2));
            }
            return question.apply(new JdbcTemplate(new SingleConnectionDataSource(open, true)));
        } catch (SQLException e) {
            close();
            throw Faults.translated(new IllegalStateException("no connection for the cluster", e));
        } catch (DuplicateKeyException e) {
            throw e;
        } catch (RuntimeException e) {
            close();
            throw Faults.translated(e);
        }
    }

    @Override
    public synchronized void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // It was lost before.
                return;
            }
        }
    }
}

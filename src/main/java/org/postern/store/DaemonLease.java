package org.postern.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one daemon at a time work with a database: a lock that the database drops by itself when the daemon's connection ends, however it ends. It is a courtesy;
 * what keeps two daemons from writing a mail twice are the unique keys and the epochs of the cursors.
 */
public final class DaemonLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonLease.class);

    /** H2 has no named locks: there this row of {@code postern_batch} is locked. Who holds it stands in the other one, or nobody could read it. */
    private static final String LOCK_ROW = "lease-lock";

    private static final String HOLDER_ROW = "lease";

    /** A database that does not answer for so long has lost our connection. */
    private static final int ANSWER_MILLIS = 15_000;

    private final Tables tables;
    private final Connection connection;

    private DaemonLease(Tables tables, Connection connection) {
        this.tables = tables;
        this.connection = connection;
    }

    /**
     * @param node name of this machine (and process), told to whoever comes second
     * @throws Taken if another daemon has it
     * @throws org.springframework.dao.DataAccessException if the database cannot be asked now
     */
    public static DaemonLease take(Database database, String node, String version, Clock clock) {
        DaemonLease lease = alone(database, node, version, clock);
        List<String> nodes = database.asking(jdbc -> jdbc.queryForList(
                "SELECT node FROM " + database.tables().name("node") + " WHERE expires > "
                        + database.tables().kind().nowPlus(Duration.ZERO) + " ORDER BY node",
                String.class));
        if (!nodes.isEmpty()) {
            lease.close();
            throw new Taken(nodes);
        }
        return lease;
    }

    /**
     * Lets a node of a cluster enter while no daemon that works alone begins; to be closed when it is in. The parameters and faults are those of {@link #take}, but
     * for other nodes of the cluster, who are welcome.
     */
    public static DaemonLease gate(Database database, String node, String version, Clock clock) {
        return alone(database, node, version, clock);
    }

    private static DaemonLease alone(Database database, String node, String version, Clock clock) {
        if (database.tables().kind() == DatabaseKind.H2
                && rows(database, LOCK_ROW).isEmpty()) {
            put(database, LOCK_ROW, "", "", clock.instant());
        }
        Connection connection;
        try {
            connection = database.direct().getConnection();
        } catch (SQLException e) {
            throw Faults.translated(new IllegalStateException("no connection for the lease", e));
        }
        DaemonLease lease = new DaemonLease(database.tables(), connection);
        try {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            if (!lease.lock()) {
                throw taken(database);
            }
            put(database, HOLDER_ROW, node, version, clock.instant());
            return lease;
        } catch (SQLException e) {
            lease.close();
            throw Faults.translated(new IllegalStateException("the lease cannot be asked for", e));
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private boolean lock() throws SQLException {
        return switch (tables.kind()) {
            case MARIADB -> {
                // The connection is silent for as long as the daemon runs.
                execute("SET SESSION wait_timeout = 31536000");
                yield ask("SELECT GET_LOCK(?, 0)");
            }
            case POSTGRESQL -> ask("SELECT pg_try_advisory_lock(hashtextextended(?, 0))");
            case H2 -> lockRow();
        };
    }

    private boolean lockRow() throws SQLException {
        execute("SET LOCK_TIMEOUT 200");
        connection.setAutoCommit(false);
        try {
            execute("SELECT id FROM " + tables.name("batch") + " WHERE id = '" + LOCK_ROW + "' FOR UPDATE");
            return true;
        } catch (SQLException e) {
            if (Faults.isLock(e)) {
                return false;
            }
            throw e;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** @param sql a question about the lock whose name is its parameter */
    private boolean ask(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "postern:" + tables.schema());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** @return false if the connection, and the lock with it, was lost: stop, or take it anew */
    public boolean isHeld() {
        try {
            return tables.kind() == DatabaseKind.MARIADB
                    ? ask("SELECT IS_USED_LOCK(?) = CONNECTION_ID()")
                    : connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private static void put(Database database, String row, String node, String version, Instant now) {
        List<Tables.Column> columns = List.of(
                Tables.Column.text("id"),
                Tables.Column.text("kind"),
                Tables.Column.text("arguments"),
                Tables.Column.text("config_hash"),
                Tables.Column.text("version"),
                Tables.Column.text("node"),
                Tables.Column.text("state"),
                Tables.Column.time("started_at"));
        database.asking(jdbc -> jdbc.update(
                database.tables().upsert("batch", "id", columns, Tables.Present.CHANGED, 1),
                row,
                "lease",
                "",
                "",
                Columns.fit(version, 64),
                Columns.fit(node, 128),
                "running",
                Times.utc(now)));
    }

    private static Taken taken(Database database) {
        List<Taken> holders = rows(database, HOLDER_ROW);
        return holders.isEmpty() ? new Taken("unknown", Instant.EPOCH) : holders.get(0);
    }

    private static List<Taken> rows(Database database, String id) {
        return database.asking(jdbc -> jdbc.query(
                "SELECT node, started_at FROM " + database.tables().name("batch") + " WHERE id = ?",
                (row, number) -> new Taken(row.getString("node"), Times.instant(row, "started_at")),
                id));
    }

    /** Gives it back: the lock goes with the connection. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("the lease's connection was lost before", e);
        }
    }

    /** Another daemon works with this database. */
    public static final class Taken extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String node;
        private final transient Instant since;

        Taken(String node, Instant since) {
            super("another daemon works with this database: " + node + ", since " + since);
            this.node = node;
            this.since = since;
        }

        Taken(List<String> nodes) {
            super("the nodes of a cluster work with this database: " + String.join(", ", nodes)
                    + "; what works alone must not, set cluster.enabled");
            this.node = nodes.get(0);
            this.since = Instant.EPOCH;
        }

        public String node() {
            return node;
        }

        public Instant since() {
            return since;
        }
    }
}

package org.postern.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs of the daemon and of commands that write, in {@code postern_batch}: what a delivery's {@code batch} names. */
public final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private final Database database;
    private final String table;
    private final Clock clock;

    public Runs(Database database, Clock clock) {
        this.database = database;
        this.table = database.tables().name("batch");
        this.clock = clock;
    }

    /**
     * A run.
     *
     * @param kind daemon, ingest, retry, reconcile, reprocess, backfill
     * @param arguments as they were typed, for people
     * @param state running, ended, failed, undone
     */
    public record PastRun(
            String id,
            String kind,
            String arguments,
            String configHash,
            String version,
            String node,
            String state,
            Instant startedAt,
            @Nullable Instant endedAt) {}

    /** A run that goes on until it is closed. */
    public final class Going implements AutoCloseable {
        private final String id;
        private boolean done;

        private Going(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        /** It has come to its proper end. */
        public void done() {
            done = true;
        }

        @Override
        public void close() {
            try {
                database.asking(jdbc -> jdbc.update(
                        "UPDATE " + table + " SET state = ?, ended_at = ? WHERE id = ? AND state = 'running'",
                        done ? "ended" : "failed",
                        Times.utc(clock.instant()),
                        id));
            } catch (RuntimeException e) {
                LOG.warn("The end of run {} cannot be noted: {}", id, e.getMessage());
            }
        }
    }

    /** Notes the begin of a run. */
    public Going begin(String id, String kind, String arguments, String configHash, String version, String node) {
        database.asking(jdbc -> jdbc.update(
                "INSERT INTO " + table
                        + " (id, kind, arguments, config_hash, version, node, state, started_at) VALUES (?, ?, ?, ?, ?, ?, 'running', ?)",
                id,
                kind,
                Columns.fit(arguments, 2000),
                configHash,
                Columns.fit(version, 64),
                Columns.fit(node, 128),
                Times.utc(clock.instant())));
        return new Going(id);
    }

    public Optional<PastRun> find(String id) {
        return read(" WHERE id = ? AND kind <> 'lease'", id).stream().findFirst();
    }

    /** @return newest first */
    public List<PastRun> latest(int limit) {
        return read(" WHERE kind <> 'lease' ORDER BY started_at DESC, id DESC LIMIT " + limit);
    }

    public void undone(String id) {
        database.asking(jdbc -> jdbc.update("UPDATE " + table + " SET state = 'undone' WHERE id = ?", id));
    }

    private List<PastRun> read(String where, Object... values) {
        return database.asking(jdbc -> jdbc.query(
                "SELECT id, kind, arguments, config_hash, version, node, state, started_at, ended_at FROM " + table
                        + where,
                (row, number) -> new PastRun(
                        row.getString("id"),
                        row.getString("kind"),
                        row.getString("arguments"),
                        row.getString("config_hash"),
                        row.getString("version"),
                        row.getString("node"),
                        row.getString("state"),
                        Times.instant(row, "started_at"),
                        Times.instantOrNull(row, "ended_at")),
                values));
    }
}

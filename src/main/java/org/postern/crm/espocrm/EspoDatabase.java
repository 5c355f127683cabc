package org.postern.crm.espocrm;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The CRM's database. Statements are written once, with every name in back-ticks, flags as {@code true} and {@code false}, and texts without back-ticks; here they get the
 * dialect of the database that it is. Needs no connection until it is first asked.
 */
final class EspoDatabase {
    /** The databases that EspoCRM runs on, and the one of demonstration and tests. */
    enum Dialect {
        MARIADB,
        POSTGRESQL,
        H2;

        private static Dialect of(String product) {
            return switch (product.toLowerCase(Locale.ROOT)) {
                case "postgresql" -> POSTGRESQL;
                case "h2" -> H2;
                default -> MARIADB;
            };
        }

        /** @return the statement as this database reads it */
        String text(String sql) {
            return this == POSTGRESQL ? sql.replace('`', '"') : sql;
        }

        /**
         * @param key columns of the unique key that may be there already
         * @return what an INSERT ends in to bring back a row that was deleted softly
         */
        String revival(List<String> key) {
            return this == POSTGRESQL
                    ? " on conflict (`" + String.join("`, `", key) + "`) do update set `deleted` = false"
                    : " on duplicate key update `deleted` = false";
        }

        /** @return a time that is not there, where a SELECT of a UNION must have a type */
        String noTime() {
            return "cast(null as " + (this == POSTGRESQL ? "timestamp" : "datetime") + ")";
        }
    }

    private final JdbcTemplate jdbc;
    private volatile @Nullable Dialect dialect;

    /** @param jdbc on the pool whose connections are in the CRM's database */
    EspoDatabase(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Dialect dialect() {
        Dialect known = dialect;
        if (known == null) {
            known = Dialect.of(execute(connection -> connection.getMetaData().getDatabaseProductName()));
            dialect = known;
        }
        return known;
    }

    void each(String sql, EachRow reader, @Nullable Object... values) {
        jdbc.query(dialect().text(sql), (ResultSet row) -> reader.read(row), values);
    }

    /** @return how many rows it changed or found as they were to be */
    int update(String sql, @Nullable Object... values) {
        return jdbc.update(dialect().text(sql), values);
    }

    /** @return for each of {@code rows} how many rows it changed or found as they were to be */
    int[] batch(String sql, List<Object[]> rows) {
        return jdbc.batchUpdate(dialect().text(sql), rows);
    }

    void batch(String sql, BatchPreparedStatementSetter rows) {
        jdbc.batchUpdate(dialect().text(sql), rows);
    }

    <T> T execute(ConnectionCallback<T> work) {
        return Objects.requireNonNull(jdbc.execute(work));
    }

    /** @return name of the schema that connections are in; MariaDB calls the database what others call a schema */
    String schemaName() {
        return execute(EspoDatabase::schemaName);
    }

    private static String schemaName(Connection connection) throws SQLException {
        String schema = connection.getSchema() == null ? connection.getCatalog() : connection.getSchema();
        if (schema == null) {
            throw new IllegalStateException("the connection to the CRM names no database");
        }
        return schema;
    }

    /**
     * Inside a transaction, before anything else is asked of the table {@code email}: from now on nobody else begins to import a mail before we commit. EspoCRM's
     * importer locks the whole table between its look for a duplicate and its INSERT. Who only reads the table, and writes it later, would in MariaDB wait for that
     * importer while it waits for him; so the lock for writing is taken at once.
     */
    void keepImportersOff() {
        switch (dialect()) {
            case MARIADB -> each("select `id` from `email` where `id` = '' for update", row -> {});
            case POSTGRESQL -> jdbc.execute("lock table \"email\" in row exclusive mode");
            case H2 -> {}
        }
    }

    /** Reads one row. */
    interface EachRow {
        void read(ResultSet row) throws SQLException;
    }
}

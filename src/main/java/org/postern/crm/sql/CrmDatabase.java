package org.postern.crm.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementSetter;

/**
 * The CRM's database. Statements are written once, with every name in back-ticks, flags as {@code true} and {@code false}, and texts without back-ticks; here they get the
 * dialect of the database that it is. Needs no connection until it is first asked.
 */
public final class CrmDatabase {
    /** The databases that CRMs run on, and the one of demonstration and tests. */
    public enum Dialect {
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
        public String text(String sql) {
            return this == POSTGRESQL ? sql.replace('`', '"') : sql;
        }

        /**
         * @param key columns of the unique key that may be there already
         * @return what an INSERT ends in to bring back a row that was deleted softly
         */
        public String revival(List<String> key) {
            return this == POSTGRESQL
                    ? " on conflict (`" + String.join("`, `", key) + "`) do update set `deleted` = false"
                    : " on duplicate key update `deleted` = false";
        }

        /** @return a time that is not there, where a SELECT of a UNION must have a type */
        public String noTime() {
            return "cast(null as " + (this == POSTGRESQL ? "timestamp" : "datetime") + ")";
        }
    }

    private final JdbcTemplate jdbc;
    private volatile @Nullable Dialect dialect;
    private volatile @Nullable Boolean tellsKeys;

    /** @param jdbc on the pool whose connections are in the CRM's database */
    public CrmDatabase(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Dialect dialect() {
        Dialect known = dialect;
        if (known == null) {
            known = Dialect.of(execute(connection -> connection.getMetaData().getDatabaseProductName()));
            dialect = known;
        }
        return known;
    }

    /** @return whether an INSERT of many rows can tell the keys that were made, in the order of the rows: MariaDB from 10.5 */
    public boolean tellsKeysOfManyRows() {
        Boolean known = tellsKeys;
        if (known == null) {
            known = execute(connection -> {
                DatabaseMetaData server = connection.getMetaData();
                int major = server.getDatabaseMajorVersion();
                return server.getDatabaseProductName().equalsIgnoreCase("MariaDB")
                        && (major > 10 || major == 10 && server.getDatabaseMinorVersion() >= 5);
            });
            tellsKeys = known;
        }
        return known;
    }

    public void each(String sql, EachRow reader, @Nullable Object... values) {
        jdbc.query(dialect().text(sql), (ResultSet row) -> reader.read(row), values);
    }

    /** @return how many rows it changed or found as they were to be */
    public int update(String sql, @Nullable Object... values) {
        return jdbc.update(dialect().text(sql), values);
    }

    void update(String sql, PreparedStatementSetter values) {
        jdbc.update(dialect().text(sql), values);
    }

    /** @return for each of {@code rows} how many rows it changed or found as they were to be */
    public int[] batch(String sql, List<Object[]> rows) {
        return jdbc.batchUpdate(dialect().text(sql), rows);
    }

    public void batch(String sql, BatchPreparedStatementSetter rows) {
        jdbc.batchUpdate(dialect().text(sql), rows);
    }

    public <T> T execute(ConnectionCallback<T> work) {
        return Objects.requireNonNull(jdbc.execute(work));
    }

    /** @return name of the schema that connections are in; MariaDB calls the database what others call a schema */
    public String schemaName() {
        return execute(CrmDatabase::schemaName);
    }

    private static String schemaName(Connection connection) throws SQLException {
        String schema = connection.getSchema() == null ? connection.getCatalog() : connection.getSchema();
        if (schema == null) {
            throw new IllegalStateException("the connection to the CRM names no database");
        }
        return schema;
    }

    /** Reads one row. */
    public interface EachRow {
        void read(ResultSet row) throws SQLException;
    }
}

package org.postern.crm.espocrm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** A statement with lists of values in it. */
final class Query {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    Query(String text) {
        sql.append(text);
    }

    Query then(String text) {
        sql.append(text);
        return this;
    }

    /** Adds {@code (?, ?, ...)}; a list of nothing finds nothing. */
    Query in(Collection<?> list) {
        if (list.isEmpty()) {
            sql.append(" (null)");
            return this;
        }
        sql.append(" (?");
        sql.append(", ?".repeat(list.size() - 1));
        sql.append(')');
        values.addAll(list);
        return this;
    }

    /** Gives the value of a {@code ?} in the text so far. */
    Query with(Object value) {
        values.add(value);
        return this;
    }

    /** @return how many rows it changed */
    int update(JdbcTemplate jdbc) {
        return jdbc.update(sql.toString(), values.toArray());
    }

    void each(JdbcTemplate jdbc, EachRow reader) {
        jdbc.query(sql.toString(), (ResultSet row) -> reader.read(row), values.toArray());
    }

    /** Reads one row. */
    interface EachRow {
        void read(ResultSet row) throws SQLException;
    }
}

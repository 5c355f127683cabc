package org.postern.crm.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A statement with lists of values in it. */
public final class Query {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();
    private boolean findsNothing;

    public Query(String text) {
        sql.append(text);
    }

    public Query then(String text) {
        sql.append(text);
        return this;
    }

    /** Adds {@code (?, ?, ...)}; a list of nothing finds nothing. */
    public Query in(Collection<?> list) {
        if (list.isEmpty()) {
            findsNothing = true;
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
    public Query with(Object value) {
        values.add(value);
        return this;
    }

    /** One statement of several whose lists all narrow what is found: those with a list of nothing are left out, which spares the server reading and planning them. */
    public static Query unionAll(List<Query> queries) {
        Query all = new Query("");
        for (Query query : queries) {
            if (!query.findsNothing) {
                all.sql.append(all.sql.isEmpty() ? "" : " union all ").append(query.sql);
                all.values.addAll(query.values);
            }
        }
        all.findsNothing = all.sql.isEmpty();
        return all;
    }

    /** @return how many rows it changed; none if it finds nothing */
    public int update(CrmDatabase database) {
        return findsNothing ? 0 : database.update(sql.toString(), values.toArray());
    }

    public void each(CrmDatabase database, CrmDatabase.EachRow reader) {
        if (!sql.isEmpty()) {
            database.each(sql.toString(), reader, values.toArray());
        }
    }
}

package org.postern.crm.mapped;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.postern.config.MappedConfig;
import org.postern.config.MappedConfig.IdSource;
import org.postern.config.MappedConfig.Statement;
import org.postern.crm.sql.CrmDatabase;

/** Gives new rows their ids, from wherever {@code ids} says. */
final class Ids {
    private static final int DIGITS = 18;

    private final CrmDatabase database;
    private final MappedConfig config;
    private final AtomicInteger planned = new AtomicInteger();

    Ids(CrmDatabase database, MappedConfig config) {
        this.database = database;
        this.config = config;
    }

    /** @param kind a key of {@code ids}. @return one that is given at once where that asks nobody, else on writing */
    NewId next(String kind) {
        NewId id = new NewId(kind, planned.incrementAndGet());
        if (config.ids().get(kind) instanceof IdSource.Uuid) {
            id.give(UUID.randomUUID().toString());
        }
        return id;
    }

    /** @return true if the id is known only after the row is inserted */
    boolean isLate(String kind) {
        return config.ids().get(kind) instanceof IdSource.Auto;
    }

    /** Gives ids to those that have none and do not come from an INSERT; a statement or two for all of a kind. */
    void give(String kind, List<NewId> wanted) {
        List<NewId> open = wanted.stream().filter(id -> !id.isGiven()).toList();
        IdSource source = config.ids().get(kind);
        if (open.isEmpty() || source == null || source instanceof IdSource.Auto) {
            return;
        }
        Deque<String> given = new ArrayDeque<>(
                source instanceof IdSource.Statements statements
                        ? taken(statements.statements(), open.size())
                        : sequence((IdSource.Sequence) source, open.size()));
        if (given.size() < open.size()) {
            throw new IllegalStateException("ids." + kind + " gave " + given.size() + " of " + open.size());
        }
        open.forEach(id -> id.give(given.remove()));
    }

    private List<String> sequence(IdSource.Sequence sequence, int count) {
        List<String> ids = new ArrayList<>();
        database.each(
                "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ?) select "
                        + nextval(database.dialect(), sequence) + " from numbers",
                row -> ids.add(row.getString(1)),
                count);
        return ids;
    }

    /** @return the function that takes one number of the sequence */
    static String nextval(CrmDatabase.Dialect dialect, IdSource.Sequence sequence) {
        return switch (dialect) {
            case MARIADB -> "nextval(`" + sequence.name() + "`)";
            case POSTGRESQL -> "nextval('\"" + sequence.name() + "\"')";
            case H2 -> "next value for " + sequence.name();
        };
    }

    private List<String> taken(List<Statement> statements, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            Object[] values = statement.sql().parameters().stream()
                    .map(name -> (Object) count)
                    .toArray();
            String sql = statement.sql().text();
            if (i == statements.size() - 1) {
                database.each(
                        sql,
                        row -> {
                            long first = row.getLong(1);
                            for (int k = 0; k < count; k++) {
                                ids.add(String.valueOf(first + k));
                            }
                        },
                        values);
            } else {
                database.update(sql, values);
            }
        }
        return ids;
    }

    /** @return whether a text that stands in a mail can be an id of that kind at all: a database may refuse to compare a number with a word */
    boolean canBe(String kind, String id) {
        IdSource source = config.ids().get(kind);
        if (source == null) {
            return id.matches("[A-Za-z0-9-]{1,64}");
        }
        return source instanceof IdSource.Uuid
                ? id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                : id.matches("[0-9]{1," + DIGITS + "}");
    }

    /** The ids that are planned for one group, by the names they go by meanwhile. */
    static final class Planned {
        private final Map<String, NewId> byName = new LinkedHashMap<>();

        NewId add(NewId id) {
            byName.put(id.planned(), id);
            return id;
        }

        /** @return the planned id of that name; the text itself where it is none */
        @Nullable
        Object of(@Nullable String id) {
            NewId planned = id == null ? null : byName.get(id);
            return planned == null ? id : planned;
        }

        /** @return as the database has it, if it has it already */
        String shown(String id) {
            Object found = requireNonNull(of(id));
            return found instanceof NewId planned ? planned.shown() : id;
        }
    }
}

package org.postern.crm.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A table we write: which columns, and where their values come from. Columns that are left out have the default we want. */
public final class Table<R extends Row> {
    private final String name;
    private final boolean optional;
    private final List<Column<R>> columns;
    private final List<String> unique;
    private final @Nullable String former;

    private Table(
            String name, @Nullable String former, boolean optional, List<Column<R>> columns, List<String> unique) {
        this.former = former;
        this.name = name;
        this.optional = optional;
        this.columns = columns;
        this.unique = unique;
    }

    public String name() {
        return name;
    }

    /** @return what the table is called in this version of the CRM */
    public String nameIn(Schema schema) {
        return former == null || schema.has(name) || !schema.has(former) ? name : former;
    }

    /** @return what it is called, and what it was called before, if it was */
    public List<String> names() {
        return former == null ? List.of(name) : List.of(name, former);
    }

    /** @return true if versions of the CRM exist without it; its rows are then left out */
    public boolean optional() {
        return optional;
    }

    public List<Column<R>> columns() {
        return columns;
    }

    /** @return columns of the key by which a row that was deleted softly is found and brought back; empty if rows are never brought back */
    public List<String> unique() {
        return unique;
    }

    /**
     * @param value a String, a Long, a Boolean or null; null only where text may stand
     * @param marked a text that shows where it was cut
     * @param optional versions of the CRM exist without it
     */
    public record Column<R>(String name, Function<R, @Nullable Object> value, boolean marked, boolean optional) {}

    public static <R extends Row> Builder<R> named(String name) {
        return new Builder<>(name);
    }

    public static final class Builder<R extends Row> {
        private final String name;
        private final List<Column<R>> columns = new ArrayList<>();
        private List<String> unique = List.of();
        private @Nullable String former;
        private boolean optional;

        private Builder(String name) {
            this.name = name;
        }

        /** An id, a time, a word: never cut in real life. */
        public Builder<R> key(String column, Function<R, @Nullable String> value) {
            columns.add(new Column<>(column, value::apply, false, false));
            return this;
        }

        public Builder<R> text(String column, Function<R, @Nullable String> value) {
            columns.add(new Column<>(column, value::apply, true, false));
            return this;
        }

        public Builder<R> number(String column, ToLongFunction<R> value) {
            columns.add(new Column<>(column, value::applyAsLong, false, false));
            return this;
        }

        public Builder<R> flag(String column, Function<R, Boolean> value) {
            columns.add(new Column<>(column, value::apply, false, false));
            return this;
        }

        /** Two columns, {@code NAME_id} and {@code NAME_type}. */
        public Builder<R> ref(String column, Function<R, Row.@Nullable Ref> value) {
            key(column + "_id", row -> {
                Row.Ref ref = value.apply(row);
                return ref == null ? null : ref.id();
            });
            return key(column + "_type", row -> {
                Row.Ref ref = value.apply(row);
                return ref == null ? null : ref.type();
            });
        }

        /** The column before is missing in some versions of the CRM. */
        public Builder<R> ifThere() {
            Column<R> last = columns.remove(columns.size() - 1);
            columns.add(new Column<>(last.name(), last.value(), last.marked(), true));
            return this;
        }

        /** The whole table is missing in some versions of the CRM. */
        public Builder<R> optional() {
            optional = true;
            return this;
        }

        /** What the table was called in older versions of the CRM. */
        public Builder<R> formerly(String before) {
            former = before;
            return this;
        }

        public Builder<R> unique(String... columns) {
            unique = List.of(columns);
            return this;
        }

        public Table<R> build() {
            return new Table<>(name, former, optional, List.copyOf(columns), unique);
        }
    }
}

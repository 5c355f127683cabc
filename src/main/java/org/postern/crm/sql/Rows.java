package org.postern.crm.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Planned rows by table, each table's in the order in which they were planned. */
public final class Rows {
    private final Map<Table<?>, List<Row>> inserts = new LinkedHashMap<>();
    private final Map<Table<?>, List<Row>> revivals = new LinkedHashMap<>();

    public <R extends Row> void add(Table<R> table, R row) {
        inserts.computeIfAbsent(table, t -> new ArrayList<>()).add(row);
    }

    /** Adds a link to a record that is there already: a soft-deleted row of the same link may be in the way, and is then brought back. */
    public <R extends Row> void revive(Table<R> table, R row) {
        revivals.computeIfAbsent(table, t -> new ArrayList<>()).add(row);
    }

    public void addAll(Rows others) {
        others.inserts.forEach((table, rows) ->
                inserts.computeIfAbsent(table, t -> new ArrayList<>()).addAll(rows));
        others.revivals.forEach((table, rows) ->
                revivals.computeIfAbsent(table, t -> new ArrayList<>()).addAll(rows));
    }

    /** Rows that several writers may bring back at the same time, in one order for all: so they do not wait for each other in a ring. */
    @SuppressWarnings("unchecked")
    public <R extends Row> void sortRevivals(Table<R> table, Comparator<R> order) {
        revivals.getOrDefault(table, new ArrayList<>()).sort((one, other) -> order.compare((R) one, (R) other));
    }

    /** Leaves out what is there already and need not be brought back. */
    @SuppressWarnings("unchecked")
    public <R extends Row> void removeRevivals(Table<R> table, Predicate<R> there) {
        revivals.getOrDefault(table, new ArrayList<>()).removeIf(row -> there.test((R) row));
    }

    /** What could not be known when the rows were planned. */
    @SuppressWarnings("unchecked")
    public <R extends Row> void replaceAll(Table<R> table, UnaryOperator<R> complete) {
        inserts.getOrDefault(table, new ArrayList<>()).replaceAll(row -> complete.apply((R) row));
    }

    /** Leaves out what is there already. */
    @SuppressWarnings("unchecked")
    public <R extends Row> void removeIf(Table<R> table, Predicate<R> there) {
        inserts.getOrDefault(table, new ArrayList<>()).removeIf(row -> there.test((R) row));
    }

    public List<Row> inserts(Table<?> table) {
        return inserts.getOrDefault(table, List.of());
    }

    public List<Row> revivals(Table<?> table) {
        return revivals.getOrDefault(table, List.of());
    }

    /** @return how many rows of each table */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        inserts.forEach((table, rows) -> counts.merge(table.name(), rows.size(), Integer::sum));
        revivals.forEach((table, rows) -> counts.merge(table.name(), rows.size(), Integer::sum));
        return counts;
    }
}

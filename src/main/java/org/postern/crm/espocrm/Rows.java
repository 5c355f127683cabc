package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Planned rows by table, each table's in the order in which they were planned. */
final class Rows {
    private final Map<Table<?>, List<Row>> inserts = new LinkedHashMap<>();
    private final Map<Table<?>, List<Row>> revivals = new LinkedHashMap<>();

    <R extends Row> void add(Table<R> table, R row) {
        inserts.computeIfAbsent(table, t -> new ArrayList<>()).add(row);
    }

    /** Adds a link to a record that is there already: a soft-deleted row of the same link may be in the way, and is then brought back. */
    <R extends Row> void revive(Table<R> table, R row) {
        revivals.computeIfAbsent(table, t -> new ArrayList<>()).add(row);
    }

    void addAll(Rows others) {
        others.inserts.forEach((table, rows) ->
                inserts.computeIfAbsent(table, t -> new ArrayList<>()).addAll(rows));
        others.revivals.forEach((table, rows) ->
                revivals.computeIfAbsent(table, t -> new ArrayList<>()).addAll(rows));
    }

    /** Addresses in the order of their ids: two writers who meet the same ones must not wait for each other in a ring. */
    void sortAddresses() {
        revivals.getOrDefault(Tables.EMAIL_ADDRESS, new ArrayList<>())
                .sort(Comparator.comparing(row -> ((Row.EmailAddress) row).id()));
    }

    /** Only these are new. */
    void keepSubscriptions(Set<Row.EntityLink> fresh) {
        inserts.getOrDefault(Tables.STREAM_SUBSCRIPTION, new ArrayList<>()).removeIf(row -> !fresh.contains(row));
    }

    List<Row> inserts(Table<?> table) {
        return inserts.getOrDefault(table, List.of());
    }

    List<Row> revivals(Table<?> table) {
        return revivals.getOrDefault(table, List.of());
    }

    /** @return how many rows of each table */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        inserts.forEach((table, rows) -> counts.merge(table.name(), rows.size(), Integer::sum));
        revivals.forEach((table, rows) -> counts.merge(table.name(), rows.size(), Integer::sum));
        return counts;
    }
}

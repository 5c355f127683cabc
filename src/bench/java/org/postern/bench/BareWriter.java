package org.postern.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes the very rows that the daemon has written once more, into empty tables of the same kind: one batch per table, as many mails in a transaction as the
 * daemon takes at most, no look-ups, nothing else. What the database gives at best.
 */
final class BareWriter {
    private static final int GROUP = 100;

    /** Not measured: the first so many transactions of each connection. */
    private static final int WARM = 5;

    private record Table(String insert, List<String[]> rows) {}

    /** @param rate mails per second, the best a caller may compare with. @param open how long each measured transaction was open, in milliseconds, sorted */
    record Result(double rate, List<Double> open) {
        double quantile(double part) {
            return open.get(Math.min(open.size() - 1, (int) (open.size() * part)));
        }
    }

    private final BenchDatabase database;
    private final String from;
    private final String to;

    /**
     * @param from database that the daemon wrote to, ledger in {@code FROM_postern}
     * @param to database with the content that the other had before
     */
    BareWriter(BenchDatabase database, String from, String to) {
        this.database = database;
        this.from = from;
        this.to = to;
    }

    Result run(int mails, int connections) throws SQLException, InterruptedException, ExecutionException {
        List<Table> tables = new ArrayList<>();
        for (String table : tables(from)) {
            add(tables, from + ".`" + table + "`", to + ".`" + table + "`", "id");
        }
        String ledger = from + "_postern";
        for (String table : List.of("postern_delivery", "postern_mail")) {
            try (Connection connection = database.connect(to);
                    Statement statement = connection.createStatement()) {
                statement.execute("create table `" + table + "` like " + ledger + "." + table);
            }
            add(tables, ledger + "." + table, to + "." + table, table.equals("postern_mail") ? "mail_key" : "id");
        }
        database.awaitQuiet();
        int groups = (mails + GROUP - 1) / GROUP;
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Future<Result>> results = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int first = i;
                results.add(threads.submit(() -> write(tables, groups, first, connections)));
            }
            double rate = 0;
            List<Double> open = new ArrayList<>();
            for (Future<Result> result : results) {
                rate += result.get().rate();
                open.addAll(result.get().open());
            }
            return new Result(rate, open.stream().sorted().toList());
        } finally {
            threads.shutdown();
        }
    }

    private List<String> tables(String schema) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = database.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show tables")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    /** @param key a column that tells a new row from those that were there before */
    private void add(List<Table> tables, String source, String target, String key) throws SQLException {
        try (Connection connection = database.connect(from);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select s.* from " + source + " s where not exists (select 1 from "
                                + target + " t where t.`" + key + "` = s.`" + key + "`) order by s.`" + key + "`")) {
            ResultSetMetaData columns = row.getMetaData();
            List<Integer> kept = new ArrayList<>();
            StringBuilder names = new StringBuilder();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                if (!columns.isAutoIncrement(i)) {
                    kept.add(i);
                    names.append(names.isEmpty() ? "`" : ", `")
                            .append(columns.getColumnName(i))
                            .append('`');
                }
            }
            List<String[]> rows = new ArrayList<>();
            while (row.next()) {
                String[] values = new String[kept.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.getString(kept.get(i));
                }
                rows.add(values);
            }
            if (!rows.isEmpty()) {
                tables.add(new Table(
                        "insert into " + target + " (" + names + ") values (?" + ", ?".repeat(kept.size() - 1) + ")",
                        rows));
            }
        }
    }

    private Result write(List<Table> tables, int groups, int first, int step) throws SQLException {
        try (Connection connection = database.connect(to)) {
            connection.setAutoCommit(false);
            long start = 0;
            List<Double> open = new ArrayList<>();
            for (int group = first, done = 0; group < groups; group += step, done++) {
                if (done == WARM) {
                    start = System.nanoTime();
                    open.clear();
                }
                long began = System.nanoTime();
                for (Table table : tables) {
                    int size = table.rows().size();
                    int begin = (int) ((long) size * group / groups);
                    insert(connection, table, begin, (int) ((long) size * (group + 1) / groups));
                }
                connection.commit();
                open.add((System.nanoTime() - began) / 1e6);
            }
            return new Result(open.size() * (double) GROUP / ((System.nanoTime() - start) / 1e9), open);
        }
    }

    private static void insert(Connection connection, Table table, int begin, int end) throws SQLException {
        if (begin == end) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(table.insert())) {
            for (String[] row : table.rows().subList(begin, end)) {
                for (int i = 0; i < row.length; i++) {
                    statement.setString(i + 1, row[i]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}

package org.postern.crm.espocrm;

import java.sql.Clob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows that a test has written, as text that is the same in each run and each database: ids made meanwhile are numbered as they come up. */
final class WrittenRows {
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{17}\\b");
    private static final Set<String> LEFT_OUT = Set.of("deleted", "created_at", "modified_at", "number");
    private final JdbcTemplate jdbc;
    private final Map<String, Set<Object>> before = new HashMap<>();
    private final Map<String, String> numbered = new LinkedHashMap<>();

    WrittenRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        for (Table<?> table : Tables.IN_ORDER) {
            before.put(
                    table.name(),
                    Set.copyOf(jdbc.queryForList("select `id` from `" + table.name() + "`", Object.class)));
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Table<?> table : Tables.IN_ORDER) {
            String order = table.equals(Tables.EMAIL_ADDRESS) ? "lower" : "id";
            jdbc.queryForList("select * from `" + table.name() + "` order by `" + order + "`").stream()
                    .filter(row -> !before.get(table.name()).contains(value(row, "id")))
                    .forEach(row -> text.append(line(table, row)).append('\n'));
        }
        changed(text, "account");
        changed(text, "contact");
        changed(text, "lead");
        return text.toString();
    }

    private void changed(StringBuilder text, String table) {
        jdbc.queryForList(
                        "select `id` from `" + table + "` where `stream_updated_at` is not null order by `id`",
                        String.class)
                .forEach(id -> text.append("touched ")
                        .append(table)
                        .append(' ')
                        .append(ids(id))
                        .append('\n'));
    }

    private String line(Table<?> table, Map<String, Object> row) {
        Map<String, String> shown = new TreeMap<>();
        row.forEach((name, value) -> {
            String column = Directory.lower(name);
            boolean surrogateKey = column.equals("id") && value instanceof Number;
            if (value != null && !LEFT_OUT.contains(column) && !surrogateKey && !isZero(value)) {
                shown.put(column, ids(plain(value)));
            }
        });
        List<String> parts = new ArrayList<>();
        shown.forEach((column, value) -> parts.add(column + "=" + value.replace("\n", "\\n")));
        return table.name() + ": " + String.join(" | ", parts);
    }

    private static boolean isZero(Object value) {
        return value.equals(false) || value instanceof Number number && number.longValue() == 0;
    }

    static String plain(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        if (value instanceof Clob clob) {
            try {
                return clob.getSubString(1, (int) clob.length());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return value.toString().replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)(\\.0)?$", "$1 $2");
    }

    private static Object value(Map<String, Object> row, String column) {
        return row.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(column))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private String ids(String text) {
        Matcher matcher = ID.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            String name = numbered.computeIfAbsent(matcher.group(), id -> "#" + (numbered.size() + 1));
            matcher.appendReplacement(replaced, name);
        }
        return matcher.appendTail(replaced).toString();
    }
}

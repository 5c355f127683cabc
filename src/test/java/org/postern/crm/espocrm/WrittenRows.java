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
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Table;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows that a test has written, as text that is the same in each run and each database: ids made meanwhile are numbered as they come up. */
final class WrittenRows {
    private static final Pattern ID = Pattern.compile("\\b([0-9a-f]{17}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\b");
    private static final Set<String> LEFT_OUT = Set.of("deleted", "created_at", "modified_at", "number");
    private final JdbcTemplate jdbc;
    private final EspoSchema schema;
    private final Map<String, Set<Object>> before = new HashMap<>();
    private final Map<String, String> numbered = new LinkedHashMap<>();

    WrittenRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.schema = EspoSchema.read(new CrmDatabase(jdbc));
        for (Table<?> table : Tables.IN_ORDER) {
            String name = table.nameIn(schema);
            if (schema.has(name)) {
                before.put(name, Set.copyOf(jdbc.queryForList("select `id` from `" + name + "`", Object.class)));
            }
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Table<?> table : Tables.IN_ORDER) {
            String order = table.equals(Tables.EMAIL_ADDRESS) ? "lower" : "id";
            String name = table.nameIn(schema);
            if (!schema.has(name)) {
                continue;
            }
            jdbc.queryForList("select * from `" + name + "` order by `" + order + "`").stream()
                    .filter(row -> !before.get(name).contains(value(row, "id")))
                    .forEach(row -> text.append(line(table, row)).append('\n'));
        }
        changed(text, "account");
        changed(text, "contact");
        changed(text, "lead");
        return text.toString();
    }

    /** @return lines of the newest version, less what this one has no place for */
    List<String> inThisVersion(List<String> lines) {
        List<String> shown = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("touched ")) {
                if (schema.has(line.split(" ")[1], "stream_updated_at")) {
                    shown.add(line);
                }
                continue;
            }
            String table = line.substring(0, line.indexOf(':'));
            if (schema.has(formerly(table))) {
                List<String> parts = new ArrayList<>(
                        List.of(line.substring(table.length() + 2).split(" \\| ")));
                parts.removeIf(part -> part.matches("[a-z_]+=.*")
                        && !schema.has(formerly(table), part.substring(0, part.indexOf('='))));
                shown.add(table + ": " + String.join(" | ", parts));
            }
        }
        return shown;
    }

    private String formerly(String table) {
        return table.equals("stream_subscription") ? schema.subscriptions() : table;
    }

    private void changed(StringBuilder text, String table) {
        if (!schema.has(table, "stream_updated_at")) {
            return;
        }
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
            boolean surrogateKey = column.equals("id")
                    && table.columns().stream().noneMatch(c -> c.name().equals("id"));
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

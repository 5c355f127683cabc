package org.postern.crm.suitecrm;

import java.sql.Clob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.crm.sql.Table;

/** The rows that a test has written or changed, as text that is the same in each run and each database: ids made meanwhile are numbered as they come up. */
final class WrittenRows {
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b");

    /** The same in every row, or checked elsewhere. */
    private static final Set<String> LEFT_OUT =
            Set.of("deleted", "date_entered", "date_created", "created_by", "modified_user_id");

    private final SuiteDesk desk;
    private final Map<String, Map<String, String>> before = new HashMap<>();
    private final Map<String, String> numbered = new LinkedHashMap<>();

    WrittenRows(SuiteDesk desk) {
        this.desk = desk;
        for (Table<?> table : Tables.IN_ORDER) {
            before.put(table.name(), lines(table));
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Table<?> table : Tables.IN_ORDER) {
            Map<String, String> old = before.getOrDefault(table.name(), Map.of());
            List<String> fresh = new ArrayList<>();
            lines(table).forEach((key, line) -> {
                String was = old.get(key);
                if (!line.equals(was)) {
                    fresh.add((was == null ? "" : "changed ") + table.name() + ": " + line);
                }
            });
            // Ids of one millisecond come in any order.
            fresh.sort(Comparator.comparing(line -> ids(line, id -> "#")));
            List<String> shown = new ArrayList<>();
            fresh.forEach(line -> shown.add(ids(line, id -> "#" + (numbered.size() + 1))));
            shown.stream().sorted().forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private Map<String, String> lines(Table<?> table) {
        String key =
                table.name().equals("emails_text") ? "email_id" : table.name().endsWith("_cstm") ? "id_c" : "id";
        Map<String, String> lines = new LinkedHashMap<>();
        desk.jdbc
                .queryForList("select * from `" + table.name() + "` order by `" + key + "`")
                .forEach(row -> lines.put(String.valueOf(value(row, key)), line(row, key, table)));
        return lines;
    }

    private static String line(Map<String, Object> row, String key, Table<?> table) {
        Map<String, String> shown = new TreeMap<>();
        boolean link = table.columns().size() <= 8 && key.equals("id") && !table.equals(Tables.EMAIL_ADDRESSES);
        row.forEach((name, value) -> {
            String column = name.toLowerCase(Locale.ROOT);
            boolean surrogate = column.equals("id") && link;
            if (value != null && !surrogate && !LEFT_OUT.contains(column) && !isZero(value)) {
                shown.put(column, plain(value));
            }
        });
        List<String> parts = new ArrayList<>();
        shown.forEach((column, value) -> parts.add(column + "=" + value.replace("\n", "\\n")));
        return String.join(" | ", parts);
    }

    private static boolean isZero(Object value) {
        return value.equals(false) || value instanceof Number number && number.doubleValue() == 0;
    }

    private static String plain(Object value) {
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
        return value.toString()
                .replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d)(:\\d\\d)?(\\.0)?$", "$1 $2$3")
                .replaceFirst("^(\\d+)\\.0$", "$1");
    }

    private static Object value(Map<String, Object> row, String column) {
        return row.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(column))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** @param fresh names an id that has no number yet */
    private String ids(String text, UnaryOperator<String> fresh) {
        Matcher matcher = ID.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            String id = matcher.group();
            String name = numbered.getOrDefault(id, fresh.apply(id));
            if (name.length() > 1) {
                numbered.put(id, name);
            }
            matcher.appendReplacement(replaced, name);
        }
        return matcher.appendTail(replaced).toString();
    }
}

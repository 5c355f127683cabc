package org.postern.crm.mapped;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.config.Location;
import org.postern.config.MappedConfig;
import org.postern.config.MappedConfig.IdSource;
import org.postern.config.MappedConfig.Statement;
import org.postern.config.MappedOperation;
import org.postern.config.NamedSql.Verb;
import org.postern.config.Problem;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Schema;
import org.springframework.dao.DataAccessException;

/** Has the database prepare each statement of {@code crm.yaml}, and looks at the columns that look-ups bring. Runs none of them. */
final class MappedInspection {
    /** MariaDB: access to a table, or to a column, is denied. */
    private static final int TABLE_DENIED = 1142;

    private static final int COLUMN_DENIED = 1143;
    private static final Pattern LINE = Pattern.compile("at line (\\d+)");

    private final CrmDatabase database;
    private final MappedConfig config;
    private final Schema schema;
    private final List<Problem> problems = new ArrayList<>();

    /** Its rights are granted for 'erase' only, and looked for there. */
    private boolean forErasing;

    MappedInspection(CrmDatabase database, MappedConfig config, Schema schema) {
        this.database = database;
        this.config = config;
        this.schema = schema;
    }

    List<Problem> problems() {
        config.operations().forEach((operation, statements) -> statements.forEach(one -> look(operation, one)));
        config.ids().forEach((kind, source) -> {
            if (source instanceof IdSource.Sequence sequence) {
                prepared(sequence.at(), sequence.path(), "select " + Ids.nextval(database.dialect(), sequence), null);
            } else if (source instanceof IdSource.Statements numbering) {
                numbering
                        .statements()
                        .forEach(one -> prepared(one.at(), one.path(), one.sql().text(), one));
            }
        });
        return problems;
    }

    private void look(MappedOperation operation, Statement statement) {
        forErasing = operation.isForErasing();
        Set<String> columns =
                prepared(statement.at(), statement.path(), statement.sql().text(), statement);
        if (columns == null) {
            return;
        }
        if (operation.isLookUp()) {
            columns(operation, statement, columns);
        } else if (statement.sql().verb() == Verb.SELECT) {
            missing(statement, columns, statement.returns());
        }
        length(statement);
    }

    /** @return names of the columns of its answer; null if the database does not take it, which is noted */
    private @Nullable Set<String> prepared(Location at, String path, String sql, @Nullable Statement statement) {
        try {
            return database.execute(
                    connection -> columns(connection, database.dialect().text(sql)));
        } catch (DataAccessException e) {
            SQLException fault = e.getCause() instanceof SQLException sqlFault ? sqlFault : null;
            if (fault == null || isAway(fault)) {
                throw e;
            }
            if (isDenied(fault) && forErasing) {
                return null;
            }
            String said = said(fault);
            add(place(at, said, statement), path, "the database does not take it: " + said, hint(fault));
            return null;
        }
    }

    private static boolean isDenied(SQLException fault) {
        return fault.getErrorCode() == TABLE_DENIED
                || fault.getErrorCode() == COLUMN_DENIED
                || "42501".equals(fault.getSQLState());
    }

    /** Not about the statement, but about the connection. */
    private static boolean isAway(SQLException fault) {
        return fault.getSQLState() == null || fault.getSQLState().startsWith("08");
    }

    private static @Nullable String hint(SQLException fault) {
        return isDenied(fault) ? "'postern grants' prints what our user must be allowed" : null;
    }

    private static String said(SQLException fault) {
        String message = String.valueOf(fault.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
    }

    private static Location place(Location at, String said, @Nullable Statement statement) {
        Matcher line = LINE.matcher(said);
        return statement != null && line.find() ? statement.line(Integer.parseInt(line.group(1)) - 1) : at;
    }

    private static Set<String> columns(Connection connection, String sql) throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.getParameterMetaData();
            ResultSetMetaData columns = statement.getMetaData();
            for (int i = 1; columns != null && i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnLabel(i).toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private void columns(MappedOperation operation, Statement statement, Set<String> columns) {
        missing(statement, columns, operation.needed());
        Set<String> unknown = new TreeSet<>(columns);
        unknown.removeAll(operation.columns());
        unknown.forEach(name -> add(
                statement.at(),
                statement.path(),
                "has the unknown column '" + name + "'",
                "known in " + operation.label() + ": " + String.join(", ", operation.columns())));
    }

    private void missing(Statement statement, Set<String> columns, Collection<String> needed) {
        needed.stream()
                .filter(name -> !columns.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> add(
                        statement.at(),
                        statement.path(),
                        "has no column '" + name + "'",
                        "name one so by 'as " + name + "'"));
    }

    /** An id that is cut is another's, or nobody's. */
    private void length(Statement statement) {
        SqlShape shape = SqlShape.of(statement.sql());
        String table = shape.written();
        if (table == null) {
            return;
        }
        List<String> names = statement.sql().parameters();
        shape.columns().forEach((number, name) -> {
            Schema.Column column = schema.column(table, name);
            int least = leastOf(names.get(number));
            if (column != null && column.isText() && column.characters() > 0 && column.characters() < least) {
                add(
                        statement.at(),
                        statement.path(),
                        "puts :" + names.get(number) + ", which has up to " + least + " characters, into column "
                                + table + "." + name + " of " + column.characters(),
                        "make the column longer");
            }
        });
    }

    private int leastOf(String parameter) {
        String kind = parameter.equals("email_id")
                ? "message"
                : parameter.endsWith("_id") ? parameter.replaceFirst("_id$", "") : parameter;
        if (parameter.equals("mail_key")) {
            return 67;
        }
        if (parameter.equals("message_id") || parameter.equals("bare_message_id")) {
            return 255;
        }
        return config.ids().get(kind) instanceof IdSource.Uuid ? 36 : 0;
    }

    private void add(Location at, String path, String message, @Nullable String hint) {
        problems.add(new Problem(at, path, message, hint));
    }
}

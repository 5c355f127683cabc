package org.postern.crm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postern.config.DatabaseConfig;
import org.postern.config.Secret;

/**
 * Spells grants for the administrator of the database to run: for our user, on the CRM's tables one by one, and on our own schema.
 *
 * <p>In MariaDB the user stands as {@code 'NAME'@'%'}; who connects from one host only writes that host instead.
 */
public final class GrantStatements {
    private static final Pattern DATABASE = Pattern.compile("^jdbc:(mariadb|postgresql):(?://[^/]*/)?([^?;]+)");

    private final boolean postgres;
    private final String crmName;
    private final String crm;
    private final String ours;
    private final String user;

    private GrantStatements(boolean postgres, String crmName, String ours, String user) {
        this.postgres = postgres;
        this.crmName = crmName;
        this.crm = quoted(postgres, crmName);
        this.ours = ours;
        this.user = user;
    }

    /** @throws IllegalArgumentException if the database has no users to grant something to, or the URL names no database */
    public static GrantStatements of(DatabaseConfig database) {
        Matcher url = DATABASE.matcher(database.url());
        if (!url.find()) {
            throw new IllegalArgumentException(
                    "database.url: grants are for MariaDB and PostgreSQL, with the name of the CRM's database in the URL");
        }
        String user = database.user() == null ? "postern" : database.user();
        boolean postgres = url.group(1).equals("postgresql");
        String name = postgres ? quoted(true, user) : text(user) + "@'%'";
        return new GrantStatements(
                postgres, postgres ? "public" : url.group(2), quoted(postgres, database.schema()), name);
    }

    /** @return the statement without a semicolon that makes our user, with this password in it */
    public String user(Secret password) {
        String secret = password.reveal();
        return postgres
                ? "CREATE ROLE " + user + " LOGIN PASSWORD '" + secret.replace("'", "''") + "'"
                : "CREATE USER IF NOT EXISTS " + user + " IDENTIFIED BY " + text(secret);
    }

    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** @return statements without a semicolon, in an order in which they can be run */
    public List<String> of(Collection<Grant> grants) {
        List<String> statements = new ArrayList<>(ownSchema());
        for (Grant grant : grants) {
            statements.addAll(grant.ifThere() ? ifThere(grant) : needed(grant));
        }
        return statements;
    }

    private List<String> needed(Grant grant) {
        List<String> rights = new ArrayList<>();
        rights.add("SELECT" + columns(grant.select()));
        if (grant.insert()) {
            rights.add("INSERT");
        }
        if (!grant.update().isEmpty()) {
            rights.add("UPDATE" + columns(grant.update()));
        }
        if (grant.delete()) {
            rights.add("DELETE");
        }
        return granted(rights, grant);
    }

    private List<String> granted(List<String> rights, Grant grant) {
        List<String> statements = new ArrayList<>(List.of("GRANT " + String.join(", ", rights) + onTable(grant)));
        if (postgres && grant.insert() && !grant.numbered().isEmpty()) {
            statements.add("GRANT USAGE ON SEQUENCE " + crm + "."
                    + quoted(true, grant.table() + "_" + grant.numbered() + "_seq") + " TO " + user);
        }
        return statements;
    }

    private String onTable(Grant grant) {
        return " ON " + crm + "." + quoted(postgres, grant.table()) + " TO " + user;
    }

    /** What is not there would be an error; so the database looks first, for the table and for each column that is named. */
    private List<String> ifThere(Grant grant) {
        List<String> statements = new ArrayList<>();
        List<String> whole = new ArrayList<>();
        if (grant.select().isEmpty()) {
            whole.add("SELECT");
        }
        if (grant.insert()) {
            whole.add("INSERT");
        }
        if (grant.delete()) {
            whole.add("DELETE");
        }
        if (!whole.isEmpty()) {
            statements.addAll(ifTableIsThere(grant, granted(whole, grant)));
        }
        if (!grant.select().isEmpty()) {
            statements.addAll(ofColumnsThatAreThere("SELECT", grant.select(), grant));
        }
        if (!grant.update().isEmpty()) {
            statements.addAll(ofColumnsThatAreThere("UPDATE", grant.update(), grant));
        }
        return statements;
    }

    private List<String> ifTableIsThere(Grant grant, List<String> then) {
        String there = "EXISTS (SELECT 1 FROM information_schema.TABLES" + named(grant) + ")";
        return postgres
                ? List.of("DO $do$ BEGIN IF " + there + " THEN " + String.join("; ", then) + "; END IF; END $do$")
                : prepared("IF(" + there + ", " + text(then.get(0)) + ", 'DO 0')");
    }

    private List<String> ofColumnsThatAreThere(String right, Collection<String> names, Grant grant) {
        String columns = " FROM information_schema.COLUMNS" + named(grant) + " AND COLUMN_NAME IN ("
                + names.stream().map(GrantStatements::text).collect(Collectors.joining(", ")) + ")";
        String begin = "GRANT " + right + " (";
        String end = ")" + onTable(grant);
        return postgres
                ? List.of(
                        "DO $do$ DECLARE there text; BEGIN SELECT string_agg(quote_ident(COLUMN_NAME), ', ') INTO there"
                                + columns + "; IF there IS NOT NULL THEN EXECUTE '" + begin + "' || there || "
                                + text(end)
                                + "; END IF; END $do$")
                : prepared("(SELECT IF(COUNT(*) = 0, 'DO 0', CONCAT('" + begin
                        + "', GROUP_CONCAT('`', COLUMN_NAME, '`'), " + text(end) + "))" + columns + ")");
    }

    private String named(Grant grant) {
        return " WHERE TABLE_SCHEMA = " + text(crmName) + " AND TABLE_NAME = " + text(grant.table());
    }

    private static List<String> prepared(String statement) {
        return List.of("SET @postern = " + statement, "PREPARE postern FROM @postern", "EXECUTE postern");
    }

    /** @param sequences names of those that numbers are taken from */
    public List<String> ofSequences(Collection<String> sequences) {
        return sequences.stream()
                .map(name -> (postgres ? "GRANT USAGE ON SEQUENCE " : "GRANT SELECT, INSERT ON ") + crm + "."
                        + quoted(postgres, name) + " TO " + user)
                .toList();
    }

    /** Our own tables are made and altered by {@code migrate}. */
    private List<String> ownSchema() {
        if (postgres) {
            return List.of(
                    "CREATE SCHEMA IF NOT EXISTS " + ours + " AUTHORIZATION " + user,
                    "GRANT USAGE ON SCHEMA " + crm + " TO " + user);
        }
        return List.of(
                "CREATE DATABASE IF NOT EXISTS " + ours,
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX, DROP, REFERENCES ON " + ours + ".* TO "
                        + user);
    }

    private String columns(Collection<String> names) {
        return names.isEmpty()
                ? ""
                : names.stream().map(name -> quoted(postgres, name)).collect(Collectors.joining(", ", " (", ")"));
    }

    private static String quoted(boolean postgres, String name) {
        String mark = postgres ? "\"" : "`";
        return mark + name.replace(mark, mark + mark) + mark;
    }
}

package org.postern.config.reading;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.postern.config.DatabaseConfig;

/** Reads {@code database}. */
final class DatabaseReader {
    private static final Set<String> KEYS = Set.of("url", "user", "password", "schema", "pool");
    /** Options that hand over secrets, or open the door to files and to several statements in one. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "[?&;](password|allowLocalInfile|allowMultiQueries|trustServerCertificate|INIT)=",
            Pattern.CASE_INSENSITIVE);

    /** The schema's name becomes part of statements. */
    private static final Scalar<String> SCHEMA =
            new Scalar<>(Scalar.Form.TEXT, "letters, digits and '_', at most 64", text -> {
                if (!text.matches("[A-Za-z0-9_]{1,64}")) {
                    throw Scalars.no(text, "letters, digits and '_', at most 64");
                }
                return text;
            });

    private static final Scalar<String> URL = new Scalar<>(Scalar.Form.TEXT, "a JDBC URL", DatabaseReader::url);

    private final Secrets secrets;

    DatabaseReader(Secrets secrets) {
        this.secrets = secrets;
    }

    DatabaseConfig read(Section root) {
        if (root.require("database", "{url: …}").isEmpty()) {
            return new DatabaseConfig("", null, null, "postern", 4);
        }
        Section section = root.section("database", KEYS);
        return new DatabaseConfig(
                section.require("url", URL, ""),
                section.read("user", Scalars.TEXT).orElse(null),
                section.find("password").flatMap(secrets::read).orElse(null),
                section.read("schema", SCHEMA, "postern"),
                section.read("pool", Scalars.number(2, 100), 4));
    }

    private static String url(String text) throws BadValue {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("jdbc:mysql:")) {
            throw new BadValue(
                    "is a jdbc:mysql: URL, which this driver does not take",
                    "write jdbc:mariadb:; MySQL answers to it too");
        }
        if (!lower.matches("jdbc:(mariadb|h2|postgresql):.+")) {
            throw new BadValue(
                    "is no JDBC URL of a known database; allowed: jdbc:mariadb:…, jdbc:postgresql:…, jdbc:h2:…");
        }
        var forbidden = FORBIDDEN.matcher(text);
        if (forbidden.find()) {
            String option = forbidden.group(1);
            throw new BadValue(
                    "has the option " + Quoted.of(option) + ", which is not allowed in the URL",
                    option.equalsIgnoreCase("password") ? "use the key password: ${credential:NAME}" : "remove it");
        }
        return text;
    }
}

package org.postern.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code crm.yaml} says: how mail is written into tables of the company's own.
 *
 * @param product what the CRM is called in the log
 * @param ids where the ids of new rows come from, by what they are of: message, lead, case, …, or a name of the company's own
 * @param files path of an attachment file below {@code crm.upload-dir}, with placeholders
 */
public record MappedConfig(
        Location at,
        String product,
        Map<String, IdSource> ids,
        String files,
        Map<MappedOperation, List<Statement>> operations) {

    /** @return the statements of the operation; none if it is not configured */
    public List<Statement> of(MappedOperation operation) {
        return operations.getOrDefault(operation, List.of());
    }

    public boolean has(MappedOperation operation) {
        return operations.containsKey(operation);
    }

    /** @return true if a statement of the operation has the parameter */
    public boolean uses(MappedOperation operation, String parameter) {
        return of(operation).stream().anyMatch(statement -> statement.sql().uses(parameter));
    }

    /**
     * One statement.
     *
     * @param at its first line in the file
     * @param lines its lines are lines of the file, the first one below {@code at}
     * @param returns what it gives to the statements behind it: of an INSERT the key that the database made, of a SELECT columns of its one row
     * @param when run only where this parameter has a value; null: always
     */
    public record Statement(
            Location at,
            String path,
            NamedSql sql,
            boolean lines,
            List<String> returns,
            @Nullable String when) {
        /** @param line of the statement, from 0 */
        public Location line(int line) {
            return lines ? new Location(at.file(), at.line() + 1 + line, 1) : at;
        }
    }

    /** Where the ids of new rows come from. */
    public sealed interface IdSource {
        /** We make them. */
        record Uuid() implements IdSource {}

        /** The database makes them while it inserts; a statement {@code returns} them. */
        record Auto() implements IdSource {}

        /** @param name of a sequence of the database */
        record Sequence(Location at, String path, String name) implements IdSource {}

        /** Statements that take {@code :count} numbers in a row from a table; the last one selects the first of them. */
        record Statements(List<Statement> statements) implements IdSource {}
    }
}

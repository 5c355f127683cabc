package org.postern.crm.espocrm;

import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Schema;

/** What this version of EspoCRM, and what the site has made of it, looks like. */
final class EspoSchema extends Schema {
    private static final int UUID = 36;

    private EspoSchema(CrmDatabase database) {
        super(database);
    }

    /** Reads the schema that the connections are in. */
    static EspoSchema read(CrmDatabase database) {
        return new EspoSchema(database);
    }

    /** @return the column for a field: its name as given, or in snake case as EspoCRM makes it ({@code cSource} → {@code c_source}) */
    @Override
    public String columnOf(String table, String field) {
        return has(table, field) ? field : snake(field);
    }

    /** @return true if cases have collaborators, as from EspoCRM 10.0; the table is older */
    boolean caseCollaborators() {
        return has("inbound_email", "fetch_validity_number");
    }

    /** @return the table of followers, which had another name before EspoCRM 8.3 */
    String subscriptions() {
        return has("stream_subscription") || !has("subscription") ? "stream_subscription" : "subscription";
    }

    /** @return for a WHERE: the rows that are not deleted, and more conditions may follow; nothing where the table only has such */
    String notDeleted(String table) {
        return has(table, "deleted") ? "`deleted` = false and " : "";
    }

    /** @return true if the CRM is set up with UUIDs instead of its own ids */
    boolean uuids() {
        Column id = column("email", "id");
        return id != null && (id.type().equals("uuid") || id.characters() == UUID);
    }

    static String snake(String field) {
        StringBuilder snake = new StringBuilder();
        for (char c : field.toCharArray()) {
            if (Character.isUpperCase(c) && snake.length() > 0) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }
}

package org.postern.crm.suitecrm;

import java.util.Map;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Schema;

/** What this version of SuiteCRM, and what the site has made of it, looks like. */
final class SuiteSchema extends Schema {
    /** What rules call by one name for every CRM. */
    private static final Map<String, String> CALLED = Map.of("stage", "sales_stage", "source", "lead_source");

    private static final String OWN = "_cstm";

    SuiteSchema(CrmDatabase database) {
        super(database);
    }

    /** @return the table of the site's own columns; it may not be there */
    static String ownTable(String table) {
        return table + OWN;
    }

    /** @return the column for a field: its own name, in the site's own table with {@code _c} behind it */
    @Override
    public String columnOf(String table, String field) {
        String called = CALLED.getOrDefault(field, field);
        String column = has(table, field) ? field : called;
        return table.endsWith(OWN) && !column.endsWith("_c") ? column + "_c" : column;
    }

    /** @return as in {@code SuiteCRM 7.14 or newer}; the database does not say so itself, so it is told by what each version added */
    String version() {
        if (has("users", "is_totp_enabled")) {
            return "SuiteCRM 8.8 or newer";
        }
        if (has("alerts", "snooze")) {
            return "SuiteCRM 8";
        }
        if (has("inbound_email", "email_body_filtering")) {
            return "SuiteCRM 7.14 or newer";
        }
        return has("inbound_email", "protocol") ? "SuiteCRM 7.13" : "SuiteCRM 7.12 or older";
    }
}

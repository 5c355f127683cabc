package org.postern.crm.espocrm;

import org.postern.match.RecordRef;

/** A kind of record: its name in {@code ..._type} columns, and its table. */
enum Entity {
    EMAIL("Email", "email"),
    CASE("Case", "case"),
    OPPORTUNITY("Opportunity", "opportunity"),
    LEAD("Lead", "lead"),
    CONTACT("Contact", "contact"),
    ACCOUNT("Account", "account"),
    TASK("Task", "task"),
    DOCUMENT("Document", "document"),
    NOTE("Note", "note"),
    USER("User", "user");

    private final String type;
    private final String table;

    Entity(String type, String table) {
        this.type = type;
        this.table = table;
    }

    static Entity of(RecordRef.Type type) {
        return valueOf(type.name());
    }

    /** @return as it stands in {@code parent_type} and the like */
    String type() {
        return type;
    }

    String table() {
        return table;
    }
}

package org.postern.crm.suitecrm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.match.RecordRef;

/** A module of SuiteCRM: its name in {@code ..._type} and {@code ..._module} columns, and its table. */
enum Module {
    ACCOUNTS("Accounts", "accounts"),
    CONTACTS("Contacts", "contacts"),
    LEADS("Leads", "leads"),
    OPPORTUNITIES("Opportunities", "opportunities"),
    CASES("Cases", "cases"),
    EMAILS("Emails", "emails"),
    NOTES("Notes", "notes"),
    CASE_UPDATES("AOP_Case_Updates", "aop_case_updates"),
    USERS("Users", "users");

    private final String label;
    private final String table;

    Module(String label, String table) {
        this.label = label;
        this.table = table;
    }

    static Module of(RecordRef.Type type) {
        return switch (type) {
            case ACCOUNT -> ACCOUNTS;
            case CONTACT -> CONTACTS;
            case LEAD -> LEADS;
            case OPPORTUNITY -> OPPORTUNITIES;
            case CASE -> CASES;
        };
    }

    /** @return the module of that name; empty for one that means nothing to us */
    static Optional<Module> named(@Nullable String label) {
        for (Module module : values()) {
            if (module.label.equalsIgnoreCase(label)) {
                return Optional.of(module);
            }
        }
        return Optional.empty();
    }

    /** @return as it stands in the database and in the CRM's addresses */
    String label() {
        return label;
    }

    String table() {
        return table;
    }

    /** @return the kind of record it holds; empty for what is none to us */
    Optional<RecordRef.Type> recordType() {
        return switch (this) {
            case ACCOUNTS -> Optional.of(RecordRef.Type.ACCOUNT);
            case CONTACTS -> Optional.of(RecordRef.Type.CONTACT);
            case LEADS -> Optional.of(RecordRef.Type.LEAD);
            case OPPORTUNITIES -> Optional.of(RecordRef.Type.OPPORTUNITY);
            case CASES -> Optional.of(RecordRef.Type.CASE);
            case EMAILS, NOTES, CASE_UPDATES, USERS -> Optional.empty();
        };
    }
}

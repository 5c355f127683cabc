package org.postern.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The columns of the ledger that a {@link LedgerFilter} may ask about, and no others. */
public enum LedgerColumn {
    ID("d.id", Kind.NUMBER),
    MAILBOX("d.mailbox", Kind.TEXT),
    FOLDER("d.folder", Kind.TEXT),
    UID("d.uid", Kind.NUMBER),
    OUTCOME("d.outcome", Kind.OUTCOME),
    REASON("d.reason", Kind.TEXT),
    RULE("d.rule", Kind.TEXT),
    /** Of the rule in {@code rules.yaml}. */
    LINE("d.rule_line", Kind.NUMBER),
    ASSIGNEE("d.assignee", Kind.TEXT),
    /** Items as {@code case:ID}, kept as JSON. */
    CREATED("d.created", Kind.LIST),
    LINKED("d.linked", Kind.TEXT),
    FLAGS("d.flags", Kind.LIST),
    MESSAGE_ID("m.message_id", Kind.TEXT),
    MAIL_KEY("d.mail_key", Kind.TEXT),
    CONFIG_HASH("d.config_hash", Kind.TEXT),
    BATCH("d.batch", Kind.TEXT),
    SETTLE("d.settle", Kind.TEXT),
    SETTLE_STATE("d.settle_state", Kind.TEXT),
    SETTLE_ERROR("d.settle_error", Kind.TEXT),
    RECEIVED("d.received_at", Kind.TIME),
    DONE("d.done_at", Kind.TIME);

    /** What a column can be compared with. */
    public enum Kind {
        TEXT,
        OUTCOME,
        LIST,
        NUMBER,
        TIME
    }

    private final String sql;
    private final Kind kind;

    LedgerColumn(String sql, Kind kind) {
        this.sql = sql;
        this.kind = kind;
    }

    /** @return as it is written in a filter, as {@code message_id} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Kind kind() {
        return kind;
    }

    String sql() {
        return sql;
    }

    /** @return the column of that label, whatever the case of its letters; empty if there is none */
    public static Optional<LedgerColumn> named(String label) {
        return Arrays.stream(values())
                .filter(column -> column.label().equalsIgnoreCase(label))
                .findFirst();
    }
}

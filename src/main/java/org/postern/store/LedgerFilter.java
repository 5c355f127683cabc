package org.postern.store;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;

/** A condition on rows of the ledger. It is true or false of each row, also of one whose column holds nothing: {@code not} turns one into the other. */
public sealed interface LedgerFilter {
    /** True of every row. */
    LedgerFilter ANY = new All(List.of());

    /** @param mailbox null: of every one */
    static LedgerFilter ofMailbox(@Nullable String mailbox) {
        return mailbox == null ? ANY : new Is(LedgerColumn.MAILBOX, mailbox);
    }

    static LedgerFilter of(Outcome outcome) {
        return new Is(LedgerColumn.OUTCOME, outcome.label());
    }

    /** True where every part is. */
    record All(List<LedgerFilter> parts) implements LedgerFilter {}

    /** True where one part is; of nothing if there is none. */
    record Any(List<LedgerFilter> parts) implements LedgerFilter {}

    /** True where the other is not. */
    record Not(LedgerFilter other) implements LedgerFilter {}

    /** True where the column, or one item of its list, is just that; of empty text: where the column holds nothing. */
    record Is(LedgerColumn column, String text) implements LedgerFilter {}

    /** True where the text occurs in the column, whatever the case of letters. */
    record Contains(LedgerColumn column, String text) implements LedgerFilter {}

    /** True where the column begins with just that. */
    record Begins(LedgerColumn column, String text) implements LedgerFilter {}

    /** True where the number stands in that order to the other. */
    record Number(LedgerColumn column, Order order, long than) implements LedgerFilter {}

    /** True where the moment stands in that order to the other. */
    record Time(LedgerColumn column, Order order, Instant than) implements LedgerFilter {}

    /** How two values of one kind stand to each other. */
    enum Order {
        SAME("="),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String sign;

        Order(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    /** What {@code WHERE} takes. @param values of its parameters, in order */
    record Sql(String text, List<Object> values) {
        private static Sql of(LedgerColumn column, String test, Object value) {
            // A comparison with NULL would be neither true nor false, and neither would what is made of it.
            return new Sql("(" + column.sql() + " IS NOT NULL AND " + test + ")", List.of(value));
        }

        private static Sql joined(List<LedgerFilter> parts, String word, String ofNone) {
            List<Sql> each = parts.stream().map(LedgerFilter::sql).toList();
            return each.isEmpty()
                    ? new Sql(ofNone, List.of())
                    : new Sql(
                            "(" + String.join(word, each.stream().map(Sql::text).toList()) + ")",
                            each.stream().flatMap(sql -> sql.values().stream()).toList());
        }
    }

    /** Values are parameters, never text of the statement. */
    default Sql sql() {
        if (this instanceof All all) {
            return Sql.joined(all.parts(), " AND ", "1 = 1");
        }
        if (this instanceof Any any) {
            return Sql.joined(any.parts(), " OR ", "1 = 0");
        }
        if (this instanceof Not not) {
            Sql other = not.other().sql();
            return new Sql("NOT " + other.text(), other.values());
        }
        if (this instanceof Number number) {
            return Sql.of(
                    number.column(),
                    number.column().sql() + " " + number.order().sign() + " ?",
                    number.than());
        }
        if (this instanceof Time time) {
            return Sql.of(
                    time.column(), time.column().sql() + " " + time.order().sign() + " ?", Times.utc(time.than()));
        }
        if (this instanceof Begins begins) {
            int length = begins.text().codePointCount(0, begins.text().length());
            return Sql.of(
                    begins.column(), "SUBSTRING(" + begins.column().sql() + ", 1, " + length + ") = ?", begins.text());
        }
        if (this instanceof Contains contains) {
            return Sql.of(
                    contains.column(),
                    "LOWER(" + contains.column().sql() + ") LIKE LOWER(?) ESCAPE '!'",
                    "%" + literal(contains.text()) + "%");
        }
        Is is = (Is) this;
        String column = is.column().sql();
        if (is.text().isEmpty()) {
            return new Sql("(" + column + " IS NULL OR " + column + " IN ('', '[]'))", List.of());
        }
        return switch (is.column()) {
            case CREATED -> Sql.of(is.column(), column + " LIKE ? ESCAPE '!'", "%\"" + literal(is.text()) + "\"%");
            case FLAGS ->
                Sql.of(
                        is.column(),
                        "CONCAT(',', " + column + ", ',') LIKE ? ESCAPE '!'",
                        "%," + literal(is.text()) + ",%");
            default -> Sql.of(is.column(), column + " = ?", is.text());
        };
    }

    /** LIKE's own signs stand for themselves. */
    private static String literal(String text) {
        return Stream.of("!", "%", "_").reduce(text, (escaped, sign) -> escaped.replace(sign, "!" + sign));
    }
}

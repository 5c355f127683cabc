package org.postern.cli.demo;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.match.RecordRef;

/**
 * What became of a sample mail, as the ledger and the CRM tell.
 *
 * @param outcome label of the outcome
 * @param created leads first
 * @param linked the record it belongs to; null: none
 * @param responsible logins, the one in charge first
 */
record Became(
        String outcome,
        @Nullable String reason,
        List<RecordRef> created,
        @Nullable RecordRef linked,
        List<String> responsible,
        @Nullable String rule) {
    /** Of a mail that nothing has become of yet. */
    static final Became NOTHING = new Became("waiting", null, List.of(), null, List.of(), null);

    List<RecordRef.Type> createdTypes() {
        return created.stream().map(RecordRef::type).toList();
    }

    @Nullable
    String linkedType() {
        return linked == null ? null : linked.type().label();
    }

    /** @return as {@code lead, case} for new ones, {@code (of case)} for one that was there */
    String record() {
        if (!created.isEmpty()) {
            return labels(createdTypes());
        }
        return linked == null ? "" : "(of " + linked.type().label() + ")";
    }

    /** @return the rule or filter that decided, else the reason */
    String why() {
        if (rule != null) {
            return rule;
        }
        return reason == null ? "" : reason.substring(reason.indexOf(':') + 1);
    }

    /** @return as {@code lead, case} */
    static String labels(List<RecordRef.Type> types) {
        return types.stream().map(RecordRef.Type::label).collect(Collectors.joining(", "));
    }
}

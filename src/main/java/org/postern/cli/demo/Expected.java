package org.postern.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.match.RecordRef;

/**
 * What is to become of a sample mail.
 *
 * @param reason code; null: any or none
 * @param created what is created, leads first
 * @param linked type of the record that it continues or that its sender is; null: none is asked for
 * @param responsible login; null: nobody
 * @param rule null: none is asked for
 */
record Expected(
        Outcome outcome,
        @Nullable String reason,
        List<RecordRef.Type> created,
        RecordRef.@Nullable Type linked,
        @Nullable String responsible,
        @Nullable String rule) {

    static Expected outcome(Outcome outcome) {
        return new Expected(outcome, null, List.of(), null, null, null);
    }

    Expected reason(String code) {
        return new Expected(outcome, code, created, linked, responsible, rule);
    }

    Expected creates(RecordRef.Type... types) {
        return new Expected(outcome, reason, List.of(types), linked, responsible, rule);
    }

    Expected continues(RecordRef.Type type) {
        return new Expected(outcome, reason, created, type, responsible, rule);
    }

    Expected responsible(String login) {
        return new Expected(outcome, reason, created, linked, login, rule);
    }

    Expected by(String name) {
        return new Expected(outcome, reason, created, linked, responsible, name);
    }

    /** @return in what it differs, each a short phrase; empty if all is as expected */
    List<String> differences(Became became) {
        List<String> differences = new ArrayList<>();
        differs(differences, "outcome", outcome.label(), became.outcome());
        if (reason != null) {
            differs(differences, "reason", reason, became.reason());
        }
        differs(differences, "created", Became.labels(created), Became.labels(became.createdTypes()));
        if (linked != null) {
            differs(differences, "record", linked.label(), became.linkedType());
        }
        differs(
                differences,
                "responsible",
                responsible,
                became.responsible().stream().findFirst().orElse(null));
        if (rule != null) {
            differs(differences, "rule", rule, became.rule());
        }
        return differences;
    }

    private static void differs(List<String> differences, String what, @Nullable String wanted, @Nullable String is) {
        if (!Objects.equals(wanted, is)) {
            differences.add(what + " " + shown(is) + " instead of " + shown(wanted));
        }
    }

    private static String shown(@Nullable String value) {
        return value == null || value.isEmpty() ? "none" : value;
    }
}

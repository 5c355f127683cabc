package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.rules.RuleDraft.always;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Direction;
import org.postern.match.PartyType;
import org.postern.message.Kind;

/** The table of the manual, cell by cell, for every kind of mail and every party. */
class TruthTableTest {
    private static final String TABLE = """
            who                | unknown-sender | active record | none             | opportunity          | case            | lead
            contact, account   | any            | filed         | filed            | filed opportunity    | filed case      | filed
            lead               | any            | filed         | filed            | filed opportunity    | filed case      | filed
            nobody             | lead           | filed         | filed lead       | filed lead opportunity | filed lead case | filed lead
            nobody             | with-record    | filed         | filed            | filed lead opportunity | filed lead case | filed lead
            nobody             | store          | filed         | filed            | filed opportunity    | filed case      | filed lead
            nobody             | candidate      | filed         | candidate        | candidate            | candidate       | candidate
            nobody             | ignore         | filed         | skipped unstored | skipped unstored     | skipped unstored | skipped unstored
            nobody             | quarantine     | filed         | quarantined unstored | quarantined unstored | quarantined unstored | quarantined unstored
            machine, closed    | any            | filed         | filed            | filed                | filed           | filed
            """;

    /** @param create null in the column of mails that continue an active record: any rule */
    private record Cell(
            String who,
            Optional<UnknownSender> policy,
            @Nullable Create create,
            String expected) {}

    private static List<Cell> cells() {
        List<List<String>> rows = TABLE.lines()
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                .toList();
        List<String> head = rows.get(0);
        return rows.stream()
                .skip(1)
                .flatMap(row -> Stream.of(2, 3, 4, 5, 6)
                        .flatMap(column -> Arrays.stream(row.get(0).split(", "))
                                .map(who -> new Cell(
                                        who,
                                        policy(row.get(1)),
                                        column == 2 ? null : Create.valueOf(upper(head.get(column))),
                                        row.get(column)))))
                .toList();
    }

    private static Optional<UnknownSender> policy(String told) {
        return told.equals("any") ? Optional.empty() : Optional.of(UnknownSender.valueOf(upper(told)));
    }

    private static String upper(String told) {
        return told.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyCellHoldsForEveryKindAndParty(Cell cell) {
        List<Circumstances> all = everything().filter(is -> isIn(cell, is)).toList();
        assertThat(all)
                .isNotEmpty()
                .allSatisfy(
                        is -> assertThat(told(WhatToCreate.of(is))).as("%s", is).isEqualTo(cell.expected()));
    }

    @Test
    void everyCircumstanceIsInExactlyOneCell() {
        List<Cell> cells = cells();
        assertThat(everything().toList())
                .hasSize(11 * 5 * 6 * 4 * 2 * 3)
                .allSatisfy(is -> assertThat(
                                cells.stream().filter(cell -> isIn(cell, is)).count())
                        .isEqualTo(1));
    }

    private static boolean isIn(Cell cell, Circumstances is) {
        boolean open = is.kind() == Kind.HUMAN
                && is.gate() == null
                && is.party().filter(PartyType.USER::equals).isEmpty();
        boolean row = switch (cell.who()) {
            case "machine" -> is.kind() != Kind.HUMAN;
            case "closed" -> is.kind() == Kind.HUMAN && !open;
            case "nobody" -> open && is.party().isEmpty();
            default ->
                open
                        && is.party()
                                .filter(PartyType.valueOf(upper(cell.who()))::equals)
                                .isPresent();
        };
        boolean policy = cell.policy().isEmpty() || cell.policy().get() == is.unknownSender();
        boolean column = cell.create() == null
                ? is.linkedToActive()
                : !is.linkedToActive() && is.rule().map(RuleConfig::create).orElseThrow() == cell.create();
        return row && policy && column;
    }

    /** Mail from outside that no filter and no rejection concerns: those are told apart from the table. */
    private static Stream<Circumstances> everything() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.concat(
                                Stream.of(Optional.<PartyType>empty()),
                                Arrays.stream(PartyType.values()).map(Optional::of))
                        .flatMap(party -> Arrays.stream(UnknownSender.values())
                                .flatMap(policy -> Arrays.stream(Create.values())
                                        .flatMap(create -> Stream.of(true, false)
                                                .flatMap(linked -> Stream.of("", Gate.AUTH_FAILED, "LOOP_BRAKE")
                                                        .map(gate -> new Circumstances(
                                                                kind,
                                                                Direction.IN,
                                                                party,
                                                                linked,
                                                                gate.isEmpty() ? null : gate,
                                                                null,
                                                                false,
                                                                false,
                                                                false,
                                                                policy,
                                                                Optional.empty(),
                                                                Optional.of(RuleDraft.rule(
                                                                        "r", always(), null, false, create, null,
                                                                        true)))))))));
    }

    private static String told(WhatToCreate what) {
        return Stream.of(
                        what.ending().name().toLowerCase(Locale.ROOT),
                        what.lead() ? "lead" : "",
                        what.record() == null ? "" : what.record().label(),
                        what.store() ? "" : "unstored")
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }
}

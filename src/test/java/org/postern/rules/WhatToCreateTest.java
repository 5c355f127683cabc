package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.Mailboxes.NOWHERE;
import static org.postern.rules.RuleDraft.always;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Direction;
import org.postern.match.PartyType;
import org.postern.message.Kind;

class WhatToCreateTest {
    /** The table of the manual: what human mail from outside creates. */
    @ParameterizedTest(name = "{0}, unknown sender {1}, linked {2}, create {3}: {4}")
    @CsvSource(delimiter = '|', nullValues = "nobody", textBlock = """
            CONTACT | LEAD        | false | NONE        | filed
            CONTACT | LEAD        | false | OPPORTUNITY | filed opportunity
            CONTACT | LEAD        | false | CASE        | filed case
            CONTACT | LEAD        | false | LEAD        | filed
            CONTACT | LEAD        | true  | OPPORTUNITY | filed
            ACCOUNT | LEAD        | false | NONE        | filed
            ACCOUNT | IGNORE      | false | CASE        | filed case
            ACCOUNT | QUARANTINE  | false | LEAD        | filed
            ACCOUNT | LEAD        | true  | CASE        | filed
            LEAD    | LEAD        | false | NONE        | filed
            LEAD    | STORE       | false | OPPORTUNITY | filed opportunity
            LEAD    | LEAD        | false | LEAD        | filed
            LEAD    | LEAD        | true  | LEAD        | filed
            nobody  | LEAD        | false | NONE        | filed lead
            nobody  | LEAD        | false | OPPORTUNITY | filed lead opportunity
            nobody  | LEAD        | false | CASE        | filed lead case
            nobody  | LEAD        | false | LEAD        | filed lead
            nobody  | LEAD        | true  | CASE        | filed
            nobody  | WITH_RECORD | false | NONE        | filed
            nobody  | WITH_RECORD | false | OPPORTUNITY | filed lead opportunity
            nobody  | WITH_RECORD | false | CASE        | filed lead case
            nobody  | WITH_RECORD | false | LEAD        | filed lead
            nobody  | STORE       | false | NONE        | filed
            nobody  | STORE       | false | OPPORTUNITY | filed opportunity
            nobody  | STORE       | false | CASE        | filed case
            nobody  | STORE       | false | LEAD        | filed lead
            nobody  | CANDIDATE   | false | NONE        | candidate
            nobody  | CANDIDATE   | false | CASE        | candidate
            nobody  | CANDIDATE   | false | LEAD        | candidate
            nobody  | CANDIDATE   | true  | LEAD        | filed
            nobody  | IGNORE      | false | NONE        | skipped unstored
            nobody  | IGNORE      | false | CASE        | skipped unstored
            nobody  | IGNORE      | false | LEAD        | skipped unstored
            nobody  | IGNORE      | true  | CASE        | filed
            nobody  | QUARANTINE  | false | NONE        | quarantined unstored
            nobody  | QUARANTINE  | false | OPPORTUNITY | quarantined unstored
            nobody  | QUARANTINE  | false | LEAD        | quarantined unstored
            nobody  | QUARANTINE  | true  | OPPORTUNITY | filed
            """)
    void humanMailFromOutside(
            @Nullable PartyType party, UnknownSender unknown, boolean linked, Create create, String expected) {
        WhatToCreate what = WhatToCreate.of(draft().party(party)
                .unknown(unknown)
                .linked(linked)
                .create(create)
                .is());
        assertThat(told(what)).isEqualTo(expected);
        assertThat(what.assign()).isEqualTo(what.store());
    }

    /** Every kind × party × policy × link × rule × direction × history × gate. */
    static Stream<Circumstances> everything() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> parties()
                        .flatMap(party -> Arrays.stream(UnknownSender.values())
                                .flatMap(unknown -> Arrays.stream(Create.values())
                                        .flatMap(create -> Arrays.stream(Direction.values())
                                                .flatMap(direction -> Stream.of(0, 1, 2, 3, 4, 5, 6, 7)
                                                        .map(bits -> draft().kind(kind)
                                                                .party(party.orElse(null))
                                                                .unknown(unknown)
                                                                .create(create)
                                                                .direction(direction)
                                                                .linked((bits & 1) > 0)
                                                                .history((bits & 2) > 0)
                                                                .gate((bits & 4) > 0 ? "AUTH_FAILED_SENDER" : null)
                                                                .is()))))));
    }

    private static Stream<Optional<PartyType>> parties() {
        return Stream.concat(
                Stream.of(Optional.empty()), Arrays.stream(PartyType.values()).map(Optional::of));
    }

    @Test
    void theLawHoldsInEveryCircumstance() {
        List<Circumstances> all = everything().toList();
        assertThat(all).hasSize(11 * 5 * 6 * 4 * 3 * 8);
        assertThat(all).allSatisfy(is -> {
            WhatToCreate what = WhatToCreate.of(is);
            boolean creates = what.lead() || what.record() != null || what.ending() == WhatToCreate.Ending.CANDIDATE;
            boolean open =
                    is.kind() == Kind.HUMAN && is.direction() == Direction.IN && is.gate() == null && !is.history();
            assertThat(creates).as("creates only through the gate").isIn(false, open);
            assertThat(creates && is.linkedToActive())
                    .as("nothing beside an active record")
                    .isFalse();
            assertThat(creates && is.party().filter(PartyType.USER::equals).isPresent())
                    .as("never of staff")
                    .isFalse();
            assertThat(what.lead() && is.party().isPresent())
                    .as("never a lead of somebody known")
                    .isFalse();
            assertThat(creates && !what.store()).as("what creates is stored").isFalse();
            assertThat(what.assign() && (is.history() || is.direction() != Direction.IN || is.kind() != Kind.HUMAN))
                    .as("only people's mail from outside is assigned")
                    .isFalse();
            if (is.history() && is.direction() != Direction.INTERNAL) {
                assertThat(told(what)).as("archive").isEqualTo("filed");
            }
            if (is.linkedToActive()) {
                assertThat(told(what)).as("linked").isEqualTo("filed");
            }
            if (!what.store()) {
                assertThat(what.reason())
                        .as("what is not stored has its reason")
                        .isNotNull();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"HUMAN", "OWN"},
            mode = EnumSource.Mode.EXCLUDE)
    void machinesAreStoredAndCreateNothingWhateverThePolicy(Kind kind) {
        for (UnknownSender unknown : UnknownSender.values()) {
            WhatToCreate what = WhatToCreate.of(
                    draft().kind(kind).unknown(unknown).create(Create.CASE).is());
            assertThat(what)
                    .isEqualTo(new WhatToCreate(WhatToCreate.Ending.FILED, true, false, null, false, kind.name()));
        }
    }

    @ParameterizedTest(name = "{0} {1}, store {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            IN       | HUMAN | true  | false | rejected          | Advertising
            IN       | HUMAN | false | false | rejected unstored | Advertising
            IN       | BULK  | true  | false | rejected          | Advertising
            OUT      | HUMAN | true  | false | filed             |
            IN       | HUMAN | true  | true  | filed             |
            INTERNAL | HUMAN | true  | false | skipped unstored  | INTERNAL
            """)
    void aRejectionCreatesNothing(
            Direction direction, Kind kind, boolean store, boolean history, String expected, @Nullable String reason) {
        WhatToCreate what = WhatToCreate.of(draft().direction(direction)
                .kind(kind)
                .history(history)
                .rule(RuleDraft.rule("r", always(), null, false, Create.NONE, "Advertising", store))
                .is());
        assertThat(told(what)).isEqualTo(expected);
        assertThat(what.reason()).isEqualTo(reason);
        assertThat(what.assign()).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            NO_REPLY  | LEAD        | CASE | filed               | NO_REPLY
            NO_REPLY  | WITH_RECORD | CASE | filed               | NO_REPLY
            NO_REPLY  | WITH_RECORD | NONE | filed               |
            NO_SENDER | LEAD        | NONE | filed               | NO_SENDER
            SPAM      | CANDIDATE   | NONE | filed               | SPAM
            SPAM      | STORE       | LEAD | filed               | SPAM
            SPAM      | IGNORE      | NONE | skipped unstored    | UNKNOWN_SENDER
            NO_REPLY  | QUARANTINE  | NONE | quarantined unstored| UNKNOWN_SENDER
            """)
    void whoCanBeNoLeadCreatesNothing(
            String noLead, UnknownSender unknown, Create create, String expected, @Nullable String reason) {
        WhatToCreate what = WhatToCreate.of(
                draft().unknown(unknown).create(create).noLead(noLead).is());
        assertThat(told(what)).isEqualTo(expected);
        assertThat(what.reason()).isEqualTo(reason);
    }

    @Test
    void aKnownClientMayWriteFromAMachinesAddress() {
        assertThat(told(WhatToCreate.of(draft().party(PartyType.CONTACT)
                        .noLead("NO_REPLY")
                        .create(Create.CASE)
                        .is())))
                .isEqualTo("filed case");
    }

    @ParameterizedTest(name = "{0}, unknown sender {1}, linked {2}, create {3}: {4}")
    @CsvSource(delimiter = '|', nullValues = "nobody", textBlock = """
            nobody  | LEAD        | false | CASE        | candidate            | RATE_LIMIT
            nobody  | LEAD        | false | NONE        | candidate            | RATE_LIMIT
            nobody  | WITH_RECORD | false | OPPORTUNITY | candidate            | RATE_LIMIT
            nobody  | WITH_RECORD | false | NONE        | filed                |
            nobody  | STORE       | false | LEAD        | candidate            | RATE_LIMIT
            nobody  | STORE       | false | CASE        | filed                | RATE_LIMIT
            nobody  | STORE       | false | NONE        | filed                |
            nobody  | CANDIDATE   | false | CASE        | candidate            |
            nobody  | IGNORE      | false | CASE        | skipped unstored     | UNKNOWN_SENDER
            nobody  | QUARANTINE  | false | CASE        | quarantined unstored | UNKNOWN_SENDER
            nobody  | LEAD        | true  | CASE        | filed                |
            CONTACT | LEAD        | false | CASE        | filed                | RATE_LIMIT
            CONTACT | LEAD        | false | NONE        | filed                |
            """)
    void whoHadHisShareCreatesNothingMoreAndNothingIsRefused(
            @Nullable PartyType party,
            UnknownSender unknown,
            boolean linked,
            Create create,
            String expected,
            @Nullable String reason) {
        WhatToCreate what = WhatToCreate.of(draft().party(party)
                .unknown(unknown)
                .linked(linked)
                .create(create)
                .gate("RATE_LIMIT")
                .is());
        assertThat(told(what)).isEqualTo(expected);
        assertThat(what.reason()).isEqualTo(reason);
        assertThat(what.assign()).isEqualTo(what.store());
    }

    @Test
    void aFilterThatSkipsComesFirstAndOneThatFilesChangesNothing() {
        FilterConfig skip = new FilterConfig(NOWHERE, "app", always(), List.of(), List.of(), null, null);
        FilterConfig file = new FilterConfig(NOWHERE, "invoices", always(), List.of(), List.of(), "Accounting", null);
        assertThat(WhatToCreate.of(draft().linked(true).filter(skip).is()))
                .isEqualTo(new WhatToCreate(WhatToCreate.Ending.SKIPPED, false, false, null, false, "FILTER:app"));
        assertThat(told(WhatToCreate.of(draft().filter(file).is()))).isEqualTo("filed lead");
    }

    @ParameterizedTest(name = "form {0}, rule {1}")
    @CsvSource({
        "false, false, candidate",
        "true,  false, filed lead case",
        "false, true,  filed lead case",
    })
    void aCandidateIsPromotedByAFormAndByARuleThatSaysSo(boolean form, boolean byRule, String expected) {
        RuleConfig rule = RuleDraft.promoting("r", always(), Create.CASE, byRule);
        assertThat(told(WhatToCreate.of(draft().unknown(UnknownSender.CANDIDATE)
                        .form(form)
                        .rule(rule)
                        .is())))
                .isEqualTo(expected);
        assertThat(told(WhatToCreate.of(draft().unknown(UnknownSender.CANDIDATE)
                        .form(form)
                        .rule(rule)
                        .noLead("NO_REPLY")
                        .is())))
                .as("who can be no lead is none")
                .isEqualTo("filed");
    }

    @ParameterizedTest(name = "{0}, linked {1}")
    @CsvSource({
        "HUMAN,       false, filed,            INTERNAL",
        "AUTO_REPLY,  false, filed,            INTERNAL",
        "HUMAN,       true,  filed,",
        "OWN,         false, skipped unstored, OWN_MAIL"
    })
    void mailAmongOurselvesIsStoredIfWishedAndCreatesNothing(
            Kind kind, boolean linked, String expected, @Nullable String reason) {
        WhatToCreate what = WhatToCreate.of(draft().direction(Direction.INTERNAL)
                .keepsInternal()
                .kind(kind)
                .linked(linked)
                .create(Create.CASE)
                .is());
        assertThat(told(what)).isEqualTo(expected);
        assertThat(what.reason()).isEqualTo(reason);
        assertThat(what.assign()).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"INTERNAL, skipped unstored, OWN_MAIL", "IN, filed, OWN_MAIL", "OUT, filed,"})
    void ourOwnMailCreatesNothing(Direction direction, String expected, @Nullable String reason) {
        WhatToCreate what = WhatToCreate.of(
                draft().kind(Kind.OWN).direction(direction).create(Create.CASE).is());
        assertThat(told(what)).isEqualTo(expected);
        assertThat(what.reason()).isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"AUTH_FAILED_SENDER, true", "LOOP_BRAKE, false", "STAFF, false"})
    void aClosedGateIsTheReason(String gate, boolean assigned) {
        WhatToCreate what =
                WhatToCreate.of(draft().gate(gate).create(Create.CASE).is());
        assertThat(what).isEqualTo(new WhatToCreate(WhatToCreate.Ending.FILED, true, false, null, assigned, gate));
    }

    private static String told(WhatToCreate what) {
        return what.ending().name().toLowerCase(Locale.ROOT)
                + (what.lead() ? " lead" : "")
                + (what.record() == null ? "" : " " + what.record().label())
                + (what.store() ? "" : " unstored");
    }

    private static Draft draft() {
        return new Draft();
    }

    private static final class Draft {
        private Kind kind = Kind.HUMAN;
        private Direction direction = Direction.IN;
        private Optional<PartyType> party = Optional.empty();
        private boolean linked;
        private @Nullable String gate;
        private @Nullable String noLead;
        private boolean keepsInternal;
        private boolean form;
        private boolean history;
        private UnknownSender unknown = UnknownSender.LEAD;
        private Optional<FilterConfig> filter = Optional.empty();
        private Optional<RuleConfig> rule = Optional.empty();

        Draft kind(Kind kind) {
            this.kind = kind;
            return this;
        }

        Draft direction(Direction direction) {
            this.direction = direction;
            return this;
        }

        Draft party(@Nullable PartyType party) {
            this.party = Optional.ofNullable(party);
            return this;
        }

        Draft linked(boolean linked) {
            this.linked = linked;
            return this;
        }

        Draft gate(@Nullable String gate) {
            this.gate = gate;
            return this;
        }

        Draft noLead(@Nullable String noLead) {
            this.noLead = noLead;
            return this;
        }

        Draft keepsInternal() {
            this.keepsInternal = true;
            return this;
        }

        Draft form(boolean form) {
            this.form = form;
            return this;
        }

        Draft history(boolean history) {
            this.history = history;
            return this;
        }

        Draft unknown(UnknownSender unknown) {
            this.unknown = unknown;
            return this;
        }

        Draft filter(FilterConfig filter) {
            this.filter = Optional.of(filter);
            return this;
        }

        Draft create(Create create) {
            return rule(RuleDraft.rule("r", always(), null, false, create, null, true));
        }

        Draft rule(RuleConfig rule) {
            this.rule = Optional.of(rule);
            return this;
        }

        Circumstances is() {
            return new Circumstances(
                    kind, direction, party, linked, gate, noLead, keepsInternal, form, history, unknown, filter, rule);
        }
    }
}

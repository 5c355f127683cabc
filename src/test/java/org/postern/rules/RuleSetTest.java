package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.match.MailDraft.aMail;
import static org.postern.match.Mailboxes.NOWHERE;
import static org.postern.rules.RuleDraft.always;
import static org.postern.rules.RuleDraft.named;
import static org.postern.rules.RuleDraft.not;
import static org.postern.rules.RuleDraft.scene;
import static org.postern.rules.RuleDraft.subject;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.config.Condition;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.RuleUse;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Direction;
import org.postern.match.Mailboxes;
import org.postern.match.Match;
import org.postern.message.TraceStep;

class RuleSetTest {
    private static final Match NOBODY =
            new Match(Optional.empty(), Optional.empty(), Optional.empty(), "nobody", false, List.of());

    @Test
    void theFirstMatchingRuleWinsAndEveryRuleAskedIsTold() {
        RuleSet rules = new RuleDraft()
                .rule("orders", subject("order*"))
                .rule("all", always())
                .rule("never asked", always())
                .compile();
        Decision decision = decide(rules, scene(aMail().subject("Invoice")));
        assertThat(decision.rule().map(RuleConfig::name)).contains("all");
        assertThat(decision.trace())
                .containsExactly(
                        new TraceStep("rule orders", false, "not subject"), new TraceStep("rule all", true, "always"));
    }

    @Test
    void withoutAMatchThereIsNoRule() {
        RuleSet rules = new RuleDraft().rule("orders", subject("order*")).compile();
        assertThat(decide(rules, scene(aMail().subject("Invoice"))).rule()).isEmpty();
    }

    @Test
    void aMailboxUsesItsOwnRulesInItsOwnOrder() {
        MailboxConfig support = mailbox("support", new RuleUse("b", null), new RuleUse("a", null));
        RuleSet rules = new RuleDraft()
                .rule("a", always())
                .rule("b", subject("b"))
                .rule("c", always())
                .compile(support);
        assertThat(decide(rules, scene(aMail().subject("b"), support, Direction.IN))
                        .rule()
                        .map(RuleConfig::name))
                .contains("b");
        assertThat(decide(rules, scene(aMail().subject("x"), support, Direction.IN))
                        .rule()
                        .map(RuleConfig::name))
                .contains("a");
        assertThat(decide(rules, scene(aMail().subject("b"))).rule().map(RuleConfig::name))
                .contains("a");
    }

    @Test
    void aMailboxMayUseARuleUnderAFurtherCondition() {
        MailboxConfig support = mailbox("support", new RuleUse("a", named("urgent")), new RuleUse("c", null));
        RuleSet rules = new RuleDraft()
                .condition("urgent", subject("*urgent*"))
                .rule("a", subject("*pump*"))
                .rule("c", always())
                .compile(support);
        assertThat(decide(rules, scene(aMail().subject("urgent pump"), support, Direction.IN))
                        .rule()
                        .map(RuleConfig::name))
                .contains("a");
        assertThat(decide(rules, scene(aMail().subject("pump"), support, Direction.IN))
                        .rule()
                        .map(RuleConfig::name))
                .contains("c");
        assertThat(decide(rules, scene(aMail().subject("urgent"), support, Direction.IN))
                        .rule()
                        .map(RuleConfig::name))
                .contains("c");
    }

    @Test
    void globalFiltersComeBeforeThoseOfAMailboxAndTheFirstMatchWins() {
        RuleSet rules = new RuleDraft()
                .filter("own", always(), "Own", "sales")
                .filter("global", subject("x"), null)
                .filter("of others", always(), null, "support")
                .compile();
        assertThat(rules.screen(scene(aMail().subject("x"))).filter())
                .hasValueSatisfying(f -> assertThat(f.name()).isEqualTo("global"));
        Screening screening = rules.screen(scene(aMail().subject("y")));
        assertThat(screening.filter()).hasValueSatisfying(f -> {
            assertThat(f.name()).isEqualTo("own");
            assertThat(f.skips()).isFalse();
        });
        assertThat(screening.trace()).extracting(TraceStep::step).containsExactly("filter global", "filter own");
        assertThat(rules.screen(scene(aMail(), mailbox("info"), Direction.IN)).filter())
                .isEmpty();
    }

    @Test
    void filtersOfAnOwnerComeLastAndCountInHisMailboxesOnly() {
        RuleSet rules = new RuleDraft()
                .filterOfOwner("Anna's", always(), "Anna")
                .filter("of her mailbox", subject("x"), null, "anna")
                .filter("global", subject("y"), null)
                .compile();
        MailboxConfig anna = Mailboxes.ownedBy("anna", "anna");
        assertThat(rules.screen(scene(aMail().subject("z"), anna, Direction.IN)).trace())
                .extracting(TraceStep::step)
                .containsExactly("filter global", "filter of her mailbox", "filter Anna's");
        assertThat(rules.screen(scene(aMail().subject("x"), anna, Direction.IN)).filter())
                .hasValueSatisfying(f -> assertThat(f.name()).isEqualTo("of her mailbox"));
        assertThat(rules.screen(scene(aMail(), Mailboxes.ownedBy("boris", "boris"), Direction.IN))
                        .filter())
                .isEmpty();
        assertThat(rules.screen(scene(aMail(), mailbox("sales"), Direction.IN)).filter())
                .isEmpty();
    }

    @Test
    void theTraceOfAllTellsWhatHeldAndOfAnyWhatDidNot() {
        Condition all = new Condition.All(NOWHERE, List.of(subject("a*"), not(subject("b*"))));
        Condition any =
                new Condition.Any(NOWHERE, List.of(subject("b*"), new Condition.KindIs(NOWHERE, Set.of("list"))));
        RuleSet rules = new RuleDraft().rule("any", any).rule("all", all).compile();
        assertThat(decide(rules, scene(aMail().subject("abc"))).trace())
                .containsExactly(
                        new TraceStep("rule any", false, "not subject; not kind"),
                        new TraceStep("rule all", true, "subject fits \"a*\"; not subject"));
    }

    @Test
    void aScreeningOfAnOlderRuleSetIsMadeAnew() {
        RuleSet older = new RuleDraft().rule("a", subject("a")).compile();
        RuleSet newer =
                new RuleDraft().rule("b", subject("b")).rule("a", subject("a")).compile();
        Scene scene = scene(aMail().subject("a"));
        assertThat(newer.decide(scene, older.screen(scene), NOBODY).rule().map(RuleConfig::name))
                .contains("a");
    }

    @Test
    void aRuleThatWasNotReachedCanBeAskedToo() {
        RuleSet rules = new RuleDraft()
                .rule("all", always())
                .rule("orders", subject("order*"))
                .compile();
        Scene scene = scene(aMail().subject("Order 5"));
        Screening screening = rules.screen(scene);
        assertThat(rules.whyNot("orders", scene, screening, NOBODY))
                .contains(new TraceStep("rule orders", true, "subject fits \"order*\""));
        assertThat(rules.whyNot("unknown", scene, screening, NOBODY)).isEmpty();
    }

    @Test
    void namesThatAreNotDefinedOrDefinedByThemselvesAreRefused() {
        assertThatThrownBy(() -> new RuleDraft().rule("r", named("x")).compile())
                .hasMessageContaining("'x' is not defined");
        assertThatThrownBy(() -> new RuleDraft()
                        .condition("x", not(named("x")))
                        .rule("r", named("x"))
                        .compile())
                .hasMessageContaining("'x' is defined by itself");
        assertThatThrownBy(() -> new RuleDraft().rule("r", always()).compile(mailbox("m", new RuleUse("q", null))))
                .hasMessageContaining("no rule 'q'");
    }

    @Test
    void aFilterCannotAskForTheParty() {
        Condition party = not(new Condition.PartyIs(NOWHERE, Set.of("nobody")));
        assertThatThrownBy(() -> new RuleDraft().filter("f", party, null).compile())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("filter 'f' asks for the party");
    }

    private static Decision decide(RuleSet rules, Scene scene) {
        return rules.decide(scene, rules.screen(scene), NOBODY);
    }

    private static MailboxConfig mailbox(String name, RuleUse... rules) {
        return Mailboxes.mailbox(name, UnknownSender.LEAD, true, List.of(rules), null);
    }
}

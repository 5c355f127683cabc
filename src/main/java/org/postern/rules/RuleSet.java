package org.postern.rules;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.Condition;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Match;
import org.postern.match.Party;
import org.postern.message.TraceStep;

/**
 * The filters and rules of a configuration, made ready. Immutable and thread-safe; a reload makes a new one beside it.
 *
 * <p>{@link #screen} evaluates every leaf condition of a mail once; {@link #decide} only combines them. The first matching rule of the mailbox wins.
 */
public final class RuleSet {
    private record Filter(FilterConfig config, Node when) {}

    /**
     * @param step as the trace calls it
     * @param further the mailbox' own condition beside the rule's; null: none
     */
    private record Use(
            RuleConfig rule,
            String step,
            Node when,
            @Nullable Node further) {
        Node.Answer ask(Node.Facts facts) {
            Node.Answer answer = when.ask(facts);
            return answer.holds() && further != null ? further.ask(facts) : answer;
        }
    }

    /** @param madeBy whose leaves these are: after a reload the indexes mean something else */
    private record Found(RuleSet madeBy, @Nullable String[] found) implements Screening.Hits {}

    private final List<Filter> filters = new ArrayList<>();
    private final Map<String, Use> rules = new LinkedHashMap<>();
    private final Map<String, List<Use>> byMailbox = new LinkedHashMap<>();
    private final List<Leaf> leaves;
    private final KeywordIndex keywords;

    private RuleSet(RulesConfig config, Collection<MailboxConfig> mailboxes, Leaves leafMaker) {
        ConditionCompiler compiler = new ConditionCompiler(config.conditions(), leafMaker);
        for (FilterConfig filter : config.filtersInOrder()) {
            filters.add(new Filter(filter, withoutParty(filter, compiler.compile(filter.when()))));
        }
        for (RuleConfig rule : config.rules()) {
            rules.put(rule.name(), new Use(rule, "rule " + rule.name(), compiler.compile(rule.when()), null));
        }
        for (MailboxConfig mailbox : mailboxes) {
            if (!mailbox.rules().isEmpty()) {
                byMailbox.put(
                        mailbox.name(),
                        mailbox.rules().stream().map(use -> use(use, compiler)).toList());
            }
        }
        this.leaves = compiler.leaves();
        this.keywords = compiler.keywords();
    }

    /** @throws IllegalArgumentException if a name is not defined, or a filter asks for the party, which is not yet known where filters decide */
    public static RuleSet compile(Config config) {
        return compile(config.rules(), config.mailboxes(), config.zone(), config.authservId());
    }

    /**
     * @param zone in which hours and days of receipt are told
     * @param authservId whose Authentication-Results count; null: nobody's
     * @throws IllegalArgumentException as {@link #compile(Config)}
     */
    public static RuleSet compile(
            RulesConfig rules, Collection<MailboxConfig> mailboxes, ZoneId zone, @Nullable String authservId) {
        return new RuleSet(rules, mailboxes, new Leaves(zone, authservId));
    }

    /** Evaluates all leaves, and the filters: those for all mailboxes first, then those of this one, then those of its owner; first match wins. */
    public Screening screen(Scene scene) {
        @Nullable String[] found = new String[leaves.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = leaves.get(i).found(scene);
        }
        SearchedText text = new SearchedText(scene.mail());
        keywords.search(text, found);
        List<TraceStep> trace = new ArrayList<>();
        if (text.isCut()) {
            trace.add(new TraceStep("keywords", null, "only the first part of the long text was searched"));
        }
        Node.Facts facts = new Node.Facts(found, "");
        for (Filter filter : filters) {
            if (filter.config().countsIn(scene.mailbox())) {
                Node.Answer answer = filter.when().ask(facts);
                trace.add(new TraceStep("filter " + filter.config().name(), answer.holds(), answer.why()));
                if (answer.holds()) {
                    return new Screening(new Found(this, found), Optional.of(filter.config()), List.copyOf(trace));
                }
            }
        }
        return new Screening(new Found(this, found), Optional.empty(), List.copyOf(trace));
    }

    /** @return true if this rule set gave the screening, and not one that was in force before */
    public boolean gave(Screening screening) {
        return screening.hits() instanceof Found hits && hits.madeBy() == this;
    }

    /** @param screening what {@link #screen} gave; one of an older rule set is made anew */
    public Decision decide(Scene scene, Screening screening, Match match) {
        Node.Facts facts = facts(scene, screening, match);
        List<TraceStep> trace = new ArrayList<>();
        for (Use use : rulesOf(scene.mailbox())) {
            Node.Answer answer = use.ask(facts);
            trace.add(step(use, answer));
            if (answer.holds()) {
                return new Decision(Optional.of(use.rule()), List.copyOf(trace));
            }
        }
        return new Decision(Optional.empty(), List.copyOf(trace));
    }

    /** @return what that rule says about the mail, whether or not an earlier one wins; empty if the mailbox does not use such a rule */
    public Optional<TraceStep> whyNot(String rule, Scene scene, Screening screening, Match match) {
        Node.Facts facts = facts(scene, screening, match);
        return rulesOf(scene.mailbox()).stream()
                .filter(use -> use.rule().name().equals(rule))
                .findFirst()
                .map(use -> step(use, use.ask(facts)));
    }

    private Node.Facts facts(Scene scene, Screening screening, Match match) {
        String party = match.party().map(Party::type).map(type -> type.label()).orElse("nobody");
        if (screening.hits() instanceof Found hits && hits.madeBy() == this) {
            return new Node.Facts(hits.found(), party);
        }
        return facts(scene, screen(scene), match);
    }

    private Collection<Use> rulesOf(MailboxConfig mailbox) {
        List<Use> own = byMailbox.get(mailbox.name());
        return own == null ? rules.values() : own;
    }

    private Use use(MailboxConfig.RuleUse use, ConditionCompiler compiler) {
        Use rule = rules.get(use.rule());
        if (rule == null) {
            throw new IllegalArgumentException("no rule '" + use.rule() + "'");
        }
        Condition further = use.when();
        return new Use(rule.rule(), rule.step(), rule.when(), further == null ? null : compiler.compile(further));
    }

    private static Node withoutParty(FilterConfig filter, Node when) {
        if (when.needsParty()) {
            throw new IllegalArgumentException(filter.at() + ": filter '" + filter.name()
                    + "' asks for the party, which is not known before the rules");
        }
        return when;
    }

    private static TraceStep step(Use use, Node.Answer answer) {
        return new TraceStep(use.step(), answer.holds(), answer.why());
    }
}

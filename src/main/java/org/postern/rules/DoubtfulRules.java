package org.postern.rules;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.AssignTo;
import org.postern.config.Condition;
import org.postern.config.Condition.Keyword;
import org.postern.config.Condition.Keyword.Form;
import org.postern.config.Condition.Scope;
import org.postern.config.Config;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.RuleUse;
import org.postern.config.Problem;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.RulesConfig.RuleConfig;

/**
 * Finds what is legal in the rules and yet hardly meant: rules that are never reached, mailboxes without a default, names that nobody uses, keywords that are found
 * nearly everywhere or in our own mails. Pure.
 */
public final class DoubtfulRules {
    /** Shorter substrings are found inside most long mails. */
    private static final int SHORT = 3;

    /** Text as any mail may have it, in which a useful regular expression finds nothing. */
    private static final List<String> ANY_MAIL = List.of("", "a", "hello", "добрый день", "1", " ");

    private final Config config;
    private final RulesConfig rules;
    private final Implication implication;
    private final Map<String, String> ownTexts;
    private final List<Problem> found = new ArrayList<>();

    /** A rule as a mailbox uses it. */
    private record Used(RuleConfig rule, @Nullable Condition further) {
        /** @return what must hold for it to decide */
        Condition whole() {
            return further == null ? rule.when() : new Condition.All(rule.at(), List.of(rule.when(), further));
        }
    }

    private DoubtfulRules(Config config, Map<String, String> signatures) {
        this.config = config;
        this.rules = config.rules();
        this.implication = new Implication(rules.conditions());
        this.ownTexts = ownTexts(config, signatures);
    }

    /**
     * @param signatures further texts of our own by name, as the signature of the company's mails
     * @return in the order of their places; empty if nothing is doubtful
     */
    public static List<Problem> of(Config config, Map<String, String> signatures) {
        DoubtfulRules doubts = new DoubtfulRules(config, signatures);
        doubts.mailboxes();
        doubts.unusedRules();
        doubts.filters();
        doubts.unusedNames();
        doubts.keywords();
        return doubts.found.stream()
                .distinct()
                .sorted(Comparator.comparing((Problem p) -> p.at().file())
                        .thenComparing(p -> p.at().line())
                        .thenComparing(p -> p.at().column()))
                .toList();
    }

    private void mailboxes() {
        for (List<Used> uses : config.mailboxes().stream()
                .collect(Collectors.groupingBy(this::usesOf, LinkedHashMap::new, Collectors.toList()))
                .keySet()) {
            unreachable(uses);
        }
        for (MailboxConfig mailbox : config.mailboxes()) {
            List<Used> uses = usesOf(mailbox);
            if (uses.stream().noneMatch(use -> implication.holds(new Condition.Always(mailbox.at()), use.whole()))) {
                add(
                        mailbox.at(),
                        "mailboxes." + mailbox.name(),
                        "has no default: mail that no rule matches is stored, and nobody is told",
                        "end its rules with one that has no 'when'");
            }
        }
    }

    private List<Used> usesOf(MailboxConfig mailbox) {
        if (mailbox.rules().isEmpty()) {
            return rules.rules().stream().map(rule -> new Used(rule, null)).toList();
        }
        List<Used> uses = new ArrayList<>();
        for (RuleUse use : mailbox.rules()) {
            rules.rules().stream()
                    .filter(rule -> rule.name().equals(use.rule()))
                    .forEach(rule -> uses.add(new Used(rule, use.when())));
        }
        return uses;
    }

    private void unreachable(List<Used> uses) {
        for (int later = 1; later < uses.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Used first = uses.get(earlier);
                Used second = uses.get(later);
                if (implication.holds(second.whole(), first.whole())) {
                    add(
                            second.rule().at(),
                            pathOf(second.rule()),
                            "is never reached: whatever it matches, rule '"
                                    + first.rule().name() + "' (" + first.rule().at() + ") matches before",
                            "put it before that rule, or narrow that one");
                    break;
                }
            }
        }
    }

    private void unusedRules() {
        Set<RuleConfig> used = new HashSet<>();
        config.mailboxes().forEach(mailbox -> usesOf(mailbox).forEach(use -> used.add(use.rule())));
        for (RuleConfig rule : rules.rules()) {
            if (!used.contains(rule)) {
                add(
                        rule.at(),
                        pathOf(rule),
                        "is used by no mailbox: each has its own list of rules, and it is in none",
                        "add it to the key 'rules' of a mailbox, or remove it");
            }
            boolean idle = rule.reject() == null
                    && rule.assign() == null
                    && rule.create() == Create.NONE
                    && rule.acknowledge() == null
                    && !rule.task()
                    && rule.tags().isEmpty()
                    && rule.follow().isEmpty();
            if (idle && !(rule.when() instanceof Condition.Always)) {
                add(rule.at(), pathOf(rule), "does nothing but keep later rules from matching", null);
            }
        }
    }

    private void filters() {
        List<FilterConfig> inOrder = rules.filtersInOrder();
        for (int later = 0; later < inOrder.size(); later++) {
            FilterConfig second = inOrder.get(later);
            String path = "filters[" + rules.filters().indexOf(second) + "]";
            if (second.skips() && implication.holds(new Condition.Always(second.at()), second.when())) {
                add(second.at(), path, "skips all mail", "give it a condition");
            }
            for (int earlier = 0; earlier < later; earlier++) {
                FilterConfig first = inOrder.get(earlier);
                boolean everywhere =
                        config.mailboxes().stream().filter(second::countsIn).allMatch(first::countsIn);
                if (everywhere && implication.holds(second.when(), first.when())) {
                    add(
                            second.at(),
                            path,
                            "is never reached: whatever it matches, filter '" + first.name() + "' matches before",
                            null);
                    break;
                }
            }
        }
    }

    private void unusedNames() {
        Set<String> conditions = new HashSet<>();
        allConditions().forEach(condition -> names(condition, conditions));
        rules.conditions().forEach((name, condition) -> {
            if (!conditions.contains(name)) {
                add(condition.at(), "conditions." + name, "is used by no rule", null);
            }
        });
        Set<String> queues = new HashSet<>();
        Set<String> roles = new HashSet<>();
        rules.rules().forEach(rule -> targets(rule.assign(), queues, roles));
        config.mailboxes().forEach(mailbox -> targets(mailbox.assign(), queues, roles));
        rules.queues().values().forEach(queue -> targets(queue.fallback(), queues, roles));
        for (QueueConfig queue : rules.queues().values()) {
            if (!queues.contains(queue.name())) {
                add(queue.at(), "queues." + queue.name(), "is used by no rule", null);
            }
            if (queue.fallback() == null) {
                add(
                        queue.at(),
                        "queues." + queue.name(),
                        "has no fallback: when nobody of it can, the mail is flagged unassigned",
                        "add 'fallback: {role: NAME}'");
            }
        }
        rules.roles().values().stream()
                .filter(role -> !roles.contains(role.name()))
                .forEach(role -> add(role.at(), "roles." + role.name(), "is used by no rule", null));
    }

    private static void targets(@Nullable AssignTo target, Set<String> queues, Set<String> roles) {
        if (target instanceof AssignTo.Queue queue) {
            queues.add(queue.name());
        } else if (target instanceof AssignTo.Role role) {
            roles.add(role.name());
        } else if (target instanceof AssignTo.Owner owner) {
            targets(owner.orElse(), queues, roles);
        }
    }

    /** @return the conditions of filters, names, rules and mailboxes, as they are written */
    private List<Condition> allConditions() {
        List<Condition> all = new ArrayList<>(rules.conditions().values());
        rules.filters().forEach(filter -> all.add(filter.when()));
        rules.rules().forEach(rule -> all.add(rule.when()));
        config.mailboxes()
                .forEach(mailbox -> mailbox.rules().forEach(use -> {
                    Condition further = use.when();
                    if (further != null) {
                        all.add(further);
                    }
                }));
        return all;
    }

    private static void names(Condition condition, Set<String> names) {
        if (condition instanceof Condition.Named named) {
            names.add(named.name());
        }
        parts(condition).forEach(part -> names(part, names));
    }

    private static List<Condition> parts(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.of();
        }
        if (condition instanceof Condition.Any any) {
            return any.of();
        }
        return condition instanceof Condition.Not not ? List.of(not.of()) : List.of();
    }

    private void keywords() {
        allConditions().forEach(this::keywords);
    }

    private void keywords(Condition condition) {
        if (condition instanceof Condition.Keywords keywords) {
            keywords.any().forEach(keyword -> keyword(keywords, keyword));
        }
        parts(condition).forEach(this::keywords);
    }

    private void keyword(Condition.Keywords where, Keyword keyword) {
        if (keyword.form() == Form.REGEX) {
            expression(where, keyword);
            return;
        }
        String folded = FoldedText.of(keyword.text());
        if (keyword.form() == Form.SUBSTRING && folded.codePointCount(0, folded.length()) < SHORT) {
            add(
                    where.at(),
                    "keywords",
                    "'" + keyword.text() + "' is so short that most long mails have it somewhere",
                    "as a whole word: 'word:" + keyword.text() + "'");
        }
        ownTexts.forEach((name, text) -> {
            if (occurs(keyword.form(), folded, text)) {
                add(
                        where.at(),
                        "keywords",
                        "'" + keyword.text() + "' also stands in " + name
                                + (where.scope() == Scope.FULL ? "" : ", which people quote without marking it"),
                        "whoever answers us would match; choose other words");
            }
        });
    }

    private static boolean occurs(Form form, String keyword, String text) {
        for (int at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
            if (WordForm.fits(form, text, at, at + keyword.length())) {
                return true;
            }
        }
        return false;
    }

    /** The engine is linear, so no expression can hang; but one may match what nobody meant. */
    private void expression(Condition.Keywords where, Keyword keyword) {
        Pattern pattern = Pattern.compile(keyword.text(), Pattern.CASE_INSENSITIVE);
        if (ANY_MAIL.stream().allMatch(text -> pattern.matcher(text).find())) {
            add(
                    where.at(),
                    "keywords",
                    "'regex:" + keyword.text() + "' matches every mail",
                    "something in it must be there: '+' instead of '*'");
        } else if (keyword.text().startsWith(".*") || keyword.text().endsWith(".*")) {
            add(
                    where.at(),
                    "keywords",
                    "'regex:" + keyword.text() + "' begins or ends with '.*', which only makes it slow",
                    "an expression is looked for anywhere in the text: leave '.*' out");
        } else {
            ownTexts.forEach((name, text) -> {
                if (pattern.matcher(text).find()) {
                    add(
                            where.at(),
                            "keywords",
                            "'regex:" + keyword.text() + "' also matches " + name,
                            "whoever answers us would match; choose other words");
                }
            });
        }
    }

    private static Map<String, String> ownTexts(Config config, Map<String, String> signatures) {
        Map<String, String> texts = new LinkedHashMap<>();
        config.templates()
                .forEach((name, template) -> texts.put(
                        "our own answer '" + name + "'", FoldedText.of(template.subject() + "\n" + template.text())));
        config.smtp().ifPresent(smtp -> texts.put("our own sender address (smtp.from)", FoldedText.of(smtp.from())));
        Set<String> addresses = new LinkedHashSet<>();
        config.mailboxes().forEach(mailbox -> {
            addresses.add(mailbox.address());
            addresses.addAll(mailbox.aliases());
        });
        texts.put("our own addresses", FoldedText.of(String.join("\n", addresses)));
        signatures.forEach((name, text) -> texts.put("our own signature " + name, FoldedText.of(text)));
        return texts;
    }

    private String pathOf(RuleConfig rule) {
        return "rules[" + rules.rules().indexOf(rule) + "]";
    }

    private void add(Location at, String path, String message, @Nullable String hint) {
        found.add(new Problem(at, path, message, hint));
    }
}

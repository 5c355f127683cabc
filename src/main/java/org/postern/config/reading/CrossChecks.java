package org.postern.config.reading;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.config.AssignTo;
import org.postern.config.Condition;
import org.postern.config.Config;
import org.postern.config.CrmConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.RulesConfig.RuleConfig;

/** Checks what no section can see alone: names, circles, and one section's need of another. */
final class CrossChecks {
    private final Config config;
    private final Names names;
    private final Problems problems;

    CrossChecks(Config config, Names names, Problems problems) {
        this.config = config;
        this.names = names;
        this.problems = problems;
    }

    void check() {
        names.check();
        fallbacksEnd();
        if (conditionsEnd()) {
            filters();
        }
        senders();
        rulesForCopies();
    }

    private boolean conditionsEnd() {
        Map<String, Condition> conditions = config.rules().conditions();
        Circles circles = new Circles(conditions.keySet(), name -> Conditions.namesIn(conditions.get(name)));
        circles.circles().forEach(circle -> circle(Names.Kind.CONDITION, "conditions.", circle));
        circles.tooLong().forEach(name -> tooLong(Names.Kind.CONDITION, "conditions.", name));
        return circles.circles().isEmpty() && circles.tooLong().isEmpty();
    }

    private void fallbacksEnd() {
        Map<String, QueueConfig> queues = config.rules().queues();
        Circles circles = new Circles(queues.keySet(), name -> queueIn(queues.get(name)));
        circles.circles().forEach(circle -> circle(Names.Kind.QUEUE, "queues.", circle));
        circles.tooLong().forEach(name -> tooLong(Names.Kind.QUEUE, "queues.", name));
    }

    private static Set<String> queueIn(@Nullable QueueConfig queue) {
        Set<String> next = new LinkedHashSet<>();
        AssignTo fallback = queue == null ? null : queue.fallback();
        while (fallback instanceof AssignTo.Owner owner) {
            fallback = owner.orElse();
        }
        if (fallback instanceof AssignTo.Queue other) {
            next.add(other.name());
        }
        return next;
    }

    private void circle(Names.Kind kind, String section, List<String> circle) {
        List<String> round = new ArrayList<>(circle);
        round.add(circle.get(0));
        problem(kind, section, circle.get(0), "leads back to itself: " + String.join(" → ", round));
    }

    private void tooLong(Names.Kind kind, String section, String name) {
        problem(kind, section, name, "leads through more than " + Circles.LONGEST + " others");
    }

    private void problem(Names.Kind kind, String section, String name, String message) {
        names.place(kind, name).ifPresent(at -> problems.add(at, section + name, message, null));
    }

    private void filters() {
        List<FilterConfig> filters = config.rules().filters();
        for (int i = 0; i < filters.size(); i++) {
            FilterConfig filter = filters.get(i);
            if (new Conditions(config.rules().conditions()).asksForParty(filter.when())) {
                problems.add(
                        filter.when().at(),
                        "filters[" + i + "].when",
                        "asks for the party, which is not known yet when filters decide",
                        "use a rule instead");
            }
            for (String owner : filter.owners()) {
                if (config.mailboxes().stream().noneMatch(mailbox -> owner.equalsIgnoreCase(mailbox.owner()))) {
                    problems.add(
                            filter.at(),
                            "filters[" + i + "].owners",
                            "no mailbox belongs to " + Quoted.of(owner),
                            "a mailbox with 'visibility: private' has an owner");
                }
            }
            if (filter.serverFolder() != null) {
                String path = "filters[" + i + "].then";
                concerned(filter)
                        .filter(mailbox -> mailbox.protocol() == Protocol.POP3)
                        .forEach(mailbox -> problems.add(
                                filter.at(),
                                path,
                                "moves mail of mailbox " + Quoted.of(mailbox.name())
                                        + ", which is POP3 and has no folders",
                                "limit the filter by 'mailboxes: [...]'"));
            }
        }
    }

    private Stream<MailboxConfig> concerned(FilterConfig filter) {
        return config.mailboxes().stream().filter(filter::countsIn);
    }

    /** What a copy's rule makes must be joined to a mail that is there already: only one adapter can. */
    private void rulesForCopies() {
        CrmConfig.Kind kind = config.crm().kind();
        List<RuleConfig> rules = config.rules().rules();
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).perMailbox() && kind != CrmConfig.Kind.ESPOCRM) {
                problems.add(
                        rules.get(i).at(),
                        "rules[" + i + "].per-mailbox",
                        "true is not available with crm.kind: " + kind.name().toLowerCase(Locale.ROOT),
                        "there a further copy of a mail only adds who sees it; remove the key, or use espocrm");
            }
        }
    }

    private void senders() {
        if (config.smtp().isPresent()) {
            return;
        }
        Consumer<Item> unsendable =
                item -> item.problem("sends mail, but postern.yaml has no smtp", "add the section smtp");
        names.uses(Names.Kind.TEMPLATE).forEach(unsendable);
    }
}

package org.postern.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Verdict;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.message.TraceStep;
import org.postern.rules.Decision;
import org.postern.rules.Screening;

/**
 * Why a rule does not decide a mail: one line of {@code why-not --output json}.
 *
 * @param wins the rule decides the mail
 * @param holds whether its condition is met, wherever it stands; null if the mailbox does not use it, or the mail cannot be read
 * @param because in one sentence
 * @param trace filters and rules in the order they are asked, then the rule itself
 */
record WhyNot(
        String file,
        String rule,
        int line,
        String mailbox,
        boolean wins,
        @Nullable Boolean holds,
        String because,
        List<TraceStep> trace) {

    static WhyNot unread(String file, RuleConfig rule, String detail) {
        String because = "the mail cannot be read, so no rule is asked: " + detail;
        return new WhyNot(file, rule.name(), rule.at().line(), "", false, null, because, List.of());
    }

    /** @param answer what the rule itself says; empty if the mailbox does not use it */
    static WhyNot of(
            String file,
            RuleConfig rule,
            MailboxConfig mailbox,
            Optional<TraceStep> answer,
            Screening screening,
            Decision decision,
            Verdict verdict) {
        List<TraceStep> trace = new java.util.ArrayList<>(screening.trace());
        trace.addAll(decision.trace());
        answer.filter(step -> !trace.contains(step)).ifPresent(trace::add);
        boolean first = decision.rule().filter(rule::equals).isPresent();
        boolean wins = first && verdict.decision().rule().filter(rule::equals).isPresent();
        return new WhyNot(
                file,
                rule.name(),
                rule.at().line(),
                mailbox.name(),
                wins,
                answer.map(TraceStep::result).orElse(null),
                because(rule, mailbox, answer, screening, decision, verdict),
                List.copyOf(trace));
    }

    private static String because(
            RuleConfig rule,
            MailboxConfig mailbox,
            Optional<TraceStep> answer,
            Screening screening,
            Decision decision,
            Verdict verdict) {
        Optional<FilterConfig> skipping = screening.filter().filter(FilterConfig::skips);
        if (skipping.isPresent()) {
            return "filter " + skipping.get().name() + " skips the mail before any rule is asked";
        }
        if (answer.isEmpty()) {
            return "mailbox " + mailbox.name() + " does not use the rule: see its key 'rules'";
        }
        if (!Boolean.TRUE.equals(answer.get().result())) {
            return "its condition is not met: " + answer.get().detail();
        }
        Optional<RuleConfig> winner = decision.rule();
        if (winner.isPresent() && !winner.get().equals(rule)) {
            return "its condition is met, but rule " + winner.get().name() + " ("
                    + winner.get().at() + ") comes first and matches too";
        }
        if (verdict.decision().rule().isEmpty()) {
            return "it is the first that matches, but this mail is only "
                    + (verdict.store() ? "stored" : "noted in the ledger")
                    + (verdict.reason() == null ? "" : ": " + verdict.reason());
        }
        return "it does decide the mail: " + answer.get().detail();
    }

    /** @return for people: the sentence first, then how it came about */
    String text() {
        StringBuilder text = new StringBuilder(file)
                .append(": rule ")
                .append(rule)
                .append(wins ? " decides it" : " does not decide it")
                .append(System.lineSeparator())
                .append("  because    ")
                .append(clean(because));
        trace.forEach(step -> text.append(System.lineSeparator())
                .append("  trace      ")
                .append(clean(ExplanationText.because(step))));
        return text.toString();
    }

    private static String clean(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    }
}

package org.postern.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.message.TraceStep;

/** An explanation for people: the outcome first, then how it came about. What comes from the mail is shown on its line, whatever it holds. */
final class ExplanationText {
    private ExplanationText() {}

    static String of(Explanation it) {
        List<String> lines = new ArrayList<>();
        lines.add(it.file() + ": " + it.outcome() + (it.reason() == null ? "" : " (" + it.reason() + ")"));
        Explanation.Understood mail = it.mail();
        if (mail != null) {
            add(lines, "from", mail.from() == null ? null : person(mail.from()));
            add(lines, "subject", mail.subject());
            add(lines, "date", mail.date() + " (" + mail.dateSource() + ")");
            add(lines, "kind", mail.kind());
            mail.attachments().forEach(a -> add(lines, "attached", a.name() + ", " + a.type() + ", " + a.size()));
        }
        if (mail != null) {
            mail.facts().values().forEach(fact -> add(lines, "reports", FactText.of(fact)));
        }
        Explanation.Matched match = it.match();
        if (match != null) {
            Explanation.Sender party = match.party();
            add(lines, "sender", party == null ? "nobody the CRM knows" : party.type() + " " + party.name());
            add(lines, "continues", match.record() == null ? null : ref(match.record()) + " by " + match.by());
        }
        Explanation.Decided decision = it.decision();
        if (decision != null && decision.rule() != null) {
            add(lines, "rule", decision.rule() + " (rules.yaml:" + decision.line() + ")");
        }
        add(lines, "creates", it.created().isEmpty() ? null : String.join(", ", it.created()));
        Explanation.Assigned assignment = it.assignment();
        if (assignment != null && !assignment.users().isEmpty()) {
            add(lines, "assigned", String.join(", ", assignment.users()) + " by " + assignment.by());
        }
        add(lines, "flags", it.flags().isEmpty() ? null : String.join(", ", it.flags()));
        add(lines, "writes", it.writes().isEmpty() ? null : it.writes().toString());
        it.trace().forEach(step -> add(lines, "because", because(step)));
        return String.join(System.lineSeparator(), lines);
    }

    private static void add(List<String> lines, String name, @Nullable String value) {
        if (value != null) {
            lines.add(FactLine.of(name, value));
        }
    }

    private static String person(Explanation.Person person) {
        return person.name() == null ? person.address() : person.name() + " <" + person.address() + ">";
    }

    private static String ref(Explanation.Ref ref) {
        return ref.type() + " " + ref.id();
    }

    static String because(TraceStep step) {
        String answer = step.result() == null ? "" : step.result() ? " yes" : " no";
        return step.step() + ":" + answer + (step.detail().isEmpty() ? "" : " " + step.detail());
    }
}

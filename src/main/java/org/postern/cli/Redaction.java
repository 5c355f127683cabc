package org.postern.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.message.TraceStep;

/** What others may see of a text: each e-mail address, or Message-ID, is the same number wherever it stands. */
final class Redaction {
    private static final Pattern ADDRESS =
            Pattern.compile("<?[^\\s<>\"',;:=|()\\[\\]{}]+@[^\\s<>\"',;:|()\\[\\]{}]+>?");
    private static final String WITHHELD = "(left out)";

    private final boolean addresses;
    private final Map<String, Integer> numbers = new HashMap<>();

    private Redaction(boolean addresses) {
        this.addresses = addresses;
    }

    static Redaction none() {
        return new Redaction(false);
    }

    static Redaction ofAddresses() {
        return new Redaction(true);
    }

    String of(String text) {
        return addresses ? ADDRESS.matcher(text).replaceAll(found -> number(found.group())) : text;
    }

    private String number(String address) {
        String plain = address.replaceAll("[<>]", "").toLowerCase(Locale.ROOT);
        return "(address-" + numbers.computeIfAbsent(plain, a -> numbers.size() + 1) + ")";
    }

    /** The trace keeps its steps and their results; what it says of the mail beside them is left out. */
    PastLine of(PastLine line) {
        if (!addresses) {
            return line;
        }
        return new PastLine(
                line.id(),
                of(line.delivery()),
                line.outcome(),
                line.reason(),
                of(line.because()),
                line.rule(),
                line.line(),
                line.assignee(),
                line.created(),
                line.linked(),
                line.flags(),
                orNull(line.messageId()),
                line.mailKey(),
                line.configHash(),
                line.batch(),
                line.settle(),
                line.settleState(),
                orNull(line.settleError()),
                line.receivedAt(),
                line.doneAt(),
                steps(line.trace()));
    }

    private @Nullable String orNull(@Nullable String text) {
        return text == null ? null : of(text);
    }

    private @Nullable List<TraceStep> steps(@Nullable List<TraceStep> trace) {
        return trace == null
                ? null
                : trace.stream()
                        .map(step -> new TraceStep(
                                of(step.step()), step.result(), step.detail().isEmpty() ? "" : WITHHELD))
                        .toList();
    }
}

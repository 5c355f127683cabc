package org.postern.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what became of the sample mails, at most 80 columns wide. */
final class DemoTable {
    private static final int MAIL = 26;
    private static final int OUTCOME = 11;
    private static final int RECORD = 17;
    private static final int RESPONSIBLE = 9;
    private static final int RULE = 13;

    private DemoTable() {}

    /** One sample mail at its end. */
    record Line(SampleMail sample, String subject, Became became) {
        List<String> differences() {
            return sample.expected().differences(became);
        }
    }

    /** @return the table's lines, with one more below each mail that did not get what it should */
    static List<String> of(List<Line> lines) {
        List<String> table = new ArrayList<>();
        table.add(row("MAIL", "OUTCOME", "NEW RECORD", "FOR", "RULE"));
        for (Line line : lines) {
            Became became = line.became();
            table.add(row(
                    line.sample().mailbox() + ": " + line.subject(),
                    became.outcome(),
                    became.record(),
                    String.join(", ", became.responsible()),
                    became.why()));
            line.differences().forEach(difference -> table.add("    NOT AS EXPECTED: " + difference));
        }
        return table;
    }

    /** @return as {@code 25 mails: 19 filed, 2 rejected} */
    static String summary(List<Line> lines) {
        Map<String, Long> outcomes = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> line.became().outcome(), LinkedHashMap::new, Collectors.counting()));
        return lines.size() + " mails: "
                + outcomes.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String row(String mail, String outcome, String record, String responsible, String rule) {
        return String.join(
                        " ",
                        DisplayWidth.fit(mail, MAIL),
                        DisplayWidth.fit(outcome, OUTCOME),
                        DisplayWidth.fit(record, RECORD),
                        DisplayWidth.fit(responsible, RESPONSIBLE),
                        DisplayWidth.fit(rule, RULE))
                .stripTrailing();
    }
}

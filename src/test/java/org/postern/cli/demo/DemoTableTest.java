package org.postern.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.commit.Outcome;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;

class DemoTableTest {
    private static final Expected FILED = Expected.outcome(Outcome.FILED);

    @Test
    void showsWhatBecameOfEachMailInAtMostAHundredColumns() {
        var long1 = line(
                FILED.creates(Type.LEAD, Type.OPPORTUNITY).responsible("anna"),
                "展示会のお礼とお問い合わせと長い長い長い件名",
                new Became(
                        "filed",
                        null,
                        refs(Type.LEAD, Type.OPPORTUNITY),
                        null,
                        List.of("anna", "boris", "cyril"),
                        "price-request"));
        var short1 = line(
                FILED.continues(Type.CASE).responsible("boris"),
                "Re: Pump",
                new Became("filed", null, List.of(), new RecordRef(Type.CASE, "7"), List.of("boris"), null));

        assertThat(DemoTable.of(List.of(long1, short1)))
                .containsExactly(
                        "MAIL                       OUTCOME     NEW RECORD        FOR       RULE",
                        "sales: 展示会のお礼とお問… filed       lead, opportunity anna, bo… price-request",
                        "sales: Re: Pump            filed       (of case)         boris")
                .allMatch(row -> DisplayWidth.of(row) <= 80);
    }

    @Test
    void tellsBelowAMailWhatIsNotAsExpected() {
        var line = line(
                FILED.responsible("anna"),
                "Pump",
                new Became("quarantined", "PARSE_ERROR", List.of(), null, List.of(), null));

        assertThat(DemoTable.of(List.of(line)))
                .contains(
                        "    NOT AS EXPECTED: outcome quarantined instead of filed",
                        "    NOT AS EXPECTED: responsible none instead of anna");
    }

    @Test
    void countsTheOutcomes() {
        var filed = line(FILED, "Pump", new Became("filed", null, List.of(), null, List.of(), null));
        var skipped = line(FILED, "Pump", new Became("skipped", "INTERNAL", List.of(), null, List.of(), null));

        assertThat(DemoTable.summary(List.of(filed, skipped, filed))).isEqualTo("3 mails: 2 filed, 1 skipped");
    }

    private static DemoTable.Line line(Expected expected, String subject, Became became) {
        return new DemoTable.Line(new SampleMail("a-mail", "sales", expected), subject, became);
    }

    private static List<RecordRef> refs(Type... types) {
        return List.of(types).stream().map(type -> new RecordRef(type, "1")).toList();
    }
}

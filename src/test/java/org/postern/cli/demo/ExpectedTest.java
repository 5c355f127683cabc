package org.postern.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.commit.Outcome;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;

class ExpectedTest {
    private static final Expected CASE_FOR_ANNA = Expected.outcome(Outcome.FILED)
            .creates(Type.LEAD, Type.CASE)
            .responsible("anna")
            .by("default");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            all as expected  | filed    | LEAD,CASE | anna  | default |
            another outcome  | rejected | LEAD,CASE | anna  | default | outcome rejected instead of filed
            less was created | filed    | CASE      | anna  | default | created case instead of lead, case
            somebody else    | filed    | LEAD,CASE | boris | default | responsible boris instead of anna
            nobody           | filed    | LEAD,CASE |       | default | responsible none instead of anna
            another rule     | filed    | LEAD,CASE | anna  |         | rule none instead of default
            """)
    void namesEachDifference(
            String why, String outcome, String created, String responsible, String rule, String difference) {
        var records = List.of(created.split(",")).stream()
                .map(type -> new RecordRef(Type.valueOf(type), "1"))
                .toList();
        var became = new Became(
                outcome, null, records, null, responsible == null ? List.of() : List.of(responsible, "boris"), rule);

        assertThat(CASE_FOR_ANNA.differences(became)).isEqualTo(difference == null ? List.of() : List.of(difference));
    }

    @Test
    void asksForReasonAndLinkOnlyWhereTheyAreGiven() {
        var became = new Became("filed", "BOUNCE", List.of(), new RecordRef(Type.CASE, "1"), List.of(), null);

        assertThat(Expected.outcome(Outcome.FILED).differences(became)).isEmpty();
        assertThat(Expected.outcome(Outcome.FILED)
                        .reason("CALENDAR")
                        .continues(Type.OPPORTUNITY)
                        .differences(became))
                .containsExactly("reason BOUNCE instead of CALENDAR", "record case instead of opportunity");
    }
}

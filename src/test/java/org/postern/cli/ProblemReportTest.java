package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.config.Location;
import org.postern.config.Problem;

class ProblemReportTest {
    private final ProblemReport report = new ProblemReport(List.of(
            new Problem(
                    new Location("/etc/postern/rules.yaml", 12, 5),
                    "rules[2].when",
                    "names the unknown condition 'price-wrods', and that is all there is to be said of it",
                    "did you mean 'price-words'? Known here: adverts, newsletter-words, price-words, spam-words"),
            new Problem(new Location("/etc/postern/postern.yaml", 1, 1), "", "is missing", null)));

    @Test
    void isOneLineForEachProblemWhereAProgramReadsIt() {
        assertThat(report.text(false).lines()).hasSize(4);
    }

    @Test
    void isFoldedWhereSomebodyReadsIt() {
        assertThat(report.text(true).lines())
                .allMatch(line -> line.length() <= 80)
                .containsExactly(
                        "/etc/postern/rules.yaml:12:5: rules[2].when: names the unknown condition",
                        "    'price-wrods', and that is all there is to be said of it",
                        "    hint: did you mean 'price-words'? Known here: adverts, newsletter-words,",
                        "          price-words, spam-words",
                        "/etc/postern/postern.yaml:1:1: is missing",
                        "2 problems in 2 files");
    }
}

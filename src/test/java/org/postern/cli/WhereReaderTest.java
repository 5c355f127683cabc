package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.store.LedgerColumn;
import org.postern.store.LedgerFilter;
import picocli.CommandLine.TypeConversionException;

class WhereReaderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mailbox = sales                          | (m IS NOT NULL AND m = ?) | [sales]
            MAILBOX='sales'                          | (m IS NOT NULL AND m = ?) | [sales]
            mailbox = "a \\"b\\" c"                  | (m IS NOT NULL AND m = ?) | [a "b" c]
            mailbox = "x' OR '1'='1"                 | (m IS NOT NULL AND m = ?) | [x' OR '1'='1]
            mailbox != sales                         | NOT (m IS NOT NULL AND m = ?) | [sales]
            mailbox = ""                             | (m IS NULL OR m IN ('', '[]')) | []
            mailbox ~ "5%_!"                         | |
            outcome = FILED                          | (d.outcome IS NOT NULL AND d.outcome = ?) | [filed]
            uid >= 12                                | (d.uid IS NOT NULL AND d.uid >= ?) | [12]
            uid = 1 or uid = 2 and uid = 3           | (U OR (U AND U)) | [1, 2, 3]
            (uid = 1 or uid = 2) and uid = 3         | ((U OR U) AND U) | [1, 2, 3]
            not uid = 1 and uid = 2                  | (NOT U AND U) | [1, 2]
            not (uid = 1 and uid = 2)                | NOT (U AND U) | [1, 2]
            NOT not uid = 1 AND uid=2                | (NOT NOT U AND U) | [1, 2]
            flags = a                                | (f IS NOT NULL AND CONCAT(',', f, ',') LIKE ? ESCAPE '!') | [%,a,%]
            created = case:1                         | (c IS NOT NULL AND c LIKE ? ESCAPE '!') | [%"case:1"%]
            received > 2026-11-01                    | (r IS NOT NULL AND r > ?) | [2026-10-31T23:00]
            received <= 2026-11-01T09:30             | (r IS NOT NULL AND r <= ?) | [2026-11-01T08:30]
            received > 12h                           | (r IS NOT NULL AND r > ?) | [2026-11-25T00:00]
            """)
    void becomesSqlWithParameters(String written, String sql, String values) {
        LedgerFilter.Sql read =
                new Where(written).in(ZoneId.of("Europe/Prague"), CLOCK).sql();
        if (sql == null) {
            assertThat(read.text()).isEqualTo("(d.mailbox IS NOT NULL AND LOWER(d.mailbox) LIKE LOWER(?) ESCAPE '!')");
            assertThat(read.values().toString()).isEqualTo("[%5!%!_!!%]");
            return;
        }
        assertThat(read.text()
                        .replace("(d.uid IS NOT NULL AND d.uid = ?)", "U")
                        .replace("d.mailbox", "m")
                        .replace("d.flags", "f")
                        .replace("d.created", "c")
                        .replace("d.received_at", "r"))
                .isEqualTo(sql);
        assertThat(read.values().toString()).isEqualTo(values);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mailbx = sales            | no column 'mailbx' | 0
            d.rule = x                | no column 'd.rule' | 0
            rule = x and              | expected a column | 12
            rule = x y                | expected 'and', 'or' or the end | 9
            rule x                    | expected one of = != ~ < <= > >= | 5
            rule                      | expected one of = != ~ < <= > >= | 4
            rule =                    | expected a value | 6
            rule = and x              | quote one that is written so | 7
            rule = (x)                | quote one that is written so | 7
            rule = "x                 | the quote is not closed | 7
            rule ! x                  | '!' says nothing here | 5
            rule < x                  | rule is text: = != ~ | 5
            flags > x                 | flags is a list: = != ~ | 6
            uid ~ 1                   | uid is a number | 4
            uid = one                 | expected a number | 6
            uid = -1                  | expected a number | 6
            received = 2026-11-01     | received is a time: < <= > >= | 9
            received > yesterday      | expected a date or time as 2026-03-04 | 11
            outcome = field           | expected one of filed, rejected | 10
            outcome ~ fil             | outcome is a name: = != | 8
            (rule = x                 | expected 'and', 'or' or ')' | 9
            rule = x)                 | expected 'and', 'or' or the end | 8
            rule = x; drop            | expected 'and', 'or' or the end | 10
            ``                        | expected a column | 0
            """)
    void tellsWhatIsWrongAndWhere(String written, String told, int at) {
        assertThatThrownBy(() -> new Where.Reading().convert(written))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(told)
                .satisfies(
                        wrong -> assertThat(wrong.getMessage().lines().skip(1).limit(2))
                                .containsExactly("  " + written, "  " + " ".repeat(at) + "^"));
    }

    @Test
    void namesTheColumnsThatAreNearAndAllOthers() {
        assertThatThrownBy(() -> new Where.Reading().convert("mesage_id = x"))
                .hasMessageContaining("did you mean 'message_id'?")
                .satisfies(wrong -> {
                    assertThat(wrong.getMessage().lines().skip(1))
                            .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
                    assertThat(wrong.getMessage().split("columns:")[1].split("\\s+"))
                            .contains(Arrays.stream(LedgerColumn.values())
                                    .map(LedgerColumn::label)
                                    .toArray(String[]::new));
                });
    }

    @Test
    void isNotLedIntoTheDepths() {
        assertThatThrownBy(() -> new Where.Reading().convert("(".repeat(100_000)))
                .hasMessageContaining("more than 50 conditions within each other");
        assertThatThrownBy(() -> new Where.Reading().convert("not ".repeat(100_000)))
                .hasMessageContaining("more than 50");
    }

    @Test
    void showsThePlaceOfALongCondition() {
        String written = "rule = x and ".repeat(100) + "rul = y" + " and rule = z".repeat(100);
        assertThatThrownBy(() -> new Where.Reading().convert(written))
                .satisfies(wrong -> assertThat(wrong.getMessage().lines().skip(1))
                        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80)))
                .satisfies(wrong -> {
                    var lines = wrong.getMessage().lines().toList();
                    assertThat(lines.get(1).substring(lines.get(2).indexOf('^')))
                            .startsWith("rul = y");
                });
    }

    @Test
    void helpNamesEachColumn() {
        Terminal terminal = new Terminal();
        assertThat(terminal.run("log", "--help")).isZero();
        String columns =
                terminal.out().replaceAll("(?s).*Columns:(.*?)\\..*", "$1").replaceAll("\\s+", "");
        assertThat(columns.split(","))
                .containsExactly(Arrays.stream(LedgerColumn.values())
                        .map(LedgerColumn::label)
                        .toArray(String[]::new));
    }
}

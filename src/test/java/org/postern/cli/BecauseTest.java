package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.commit.Outcome;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;
import org.postern.store.PastDelivery;

/** Each row of the ledger explains itself, also when its trace is gone. */
class BecauseTest {
    /** The reasons that the manual lists. */
    static Stream<String> reasons() throws IOException {
        String table = Files.readString(Path.of("docs/outcomes.md"));
        return Pattern.compile("(?m)^\\|([^|]*)\\| (?:filed|skipped|rejected|duplicate|quarantined)[^|]*\\|")
                .matcher(table)
                .results()
                .map(row -> row.group(1))
                .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
                .map(MatchResult::group)
                .map(quoted -> quoted.replace("`", ""));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void eachReasonOfTheManualHasItsSentence(String reason) {
        assertThat(Because.of(past(Outcome.FILED, reason, null, List.of(), null)))
                .isNotBlank()
                .doesNotContain(reason)
                .contains(" ");
    }

    static Stream<PastDelivery> rowsWithoutReason() {
        RecordRef record = new RecordRef(RecordRef.Type.CASE, "c1");
        return Stream.of(Outcome.values())
                .flatMap(outcome -> Stream.of("default", "")
                        .flatMap(rule -> Stream.of(List.<RecordRef>of(), List.of(record))
                                .flatMap(created -> Stream.of(true, false)
                                        .map(linked -> past(
                                                outcome,
                                                null,
                                                rule.isEmpty() ? null : rule,
                                                created,
                                                linked ? record : null)))));
    }

    @ParameterizedTest
    @MethodSource("rowsWithoutReason")
    void eachRowWithoutAReasonHasASentence(PastDelivery row) {
        assertThat(Because.of(row)).isNotBlank().contains(" ");
    }

    private static PastDelivery past(
            Outcome outcome,
            @Nullable String reason,
            @Nullable String rule,
            List<RecordRef> created,
            @Nullable RecordRef linked) {
        return new PastDelivery(
                1,
                DeliveryId.imap("sales", "INBOX", 1, 1),
                "v1:a",
                0,
                outcome,
                reason,
                rule,
                rule == null ? null : 1,
                null,
                created,
                linked,
                null,
                List.of(),
                "hash",
                "run",
                "none",
                "none",
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                "");
    }
}

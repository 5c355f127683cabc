package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.Lane.History;

class LaneTest {
    private static final Instant FIRST_CONNECT = Instant.parse("2026-03-02T10:15:30.654321Z");

    @ParameterizedTest(name = "{0}, received {1}: history {2}")
    @CsvSource(delimiter = '|', textBlock = """
            BEFORE_FIRST_CONNECT | 2026-03-02T10:15:29Z | true
            BEFORE_FIRST_CONNECT | 2026-03-02T10:15:30Z | false
            BEFORE_FIRST_CONNECT | 2026-03-02T10:15:31Z | false
            NONE                 | 2026-03-02T10:15:29Z | false
            ALL                  | 2026-03-02T10:15:31Z | true
            """)
    void mailOfTheSecondOfTheFirstConnectHasJustCome(History history, Instant received, boolean expected) {
        FolderKey folder = new FolderKey("sales", "INBOX", FolderKey.LIVE);
        Cursor cursor = new Cursor(folder, 1, 0, UidSet.EMPTY, 1, FIRST_CONNECT, Instant.EPOCH, null, null);
        Lane lane = new Lane(FolderKey.LIVE, Instant.EPOCH, null, history);
        assertThat(lane.isHistory(new Listed(1, 100, received, false, false), cursor))
                .isEqualTo(expected);
    }
}

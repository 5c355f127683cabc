package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UidSetTest {
    @ParameterizedTest(name = "{0} and {1} make {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            1:3     | 4       | 1:4
            1:3     | 5       | 1:3,5
            5,1     | 2:4     | 1:5
            1:10    | 3:4     | 1:10
            7:9,3   | 8:12,1  | 1,3,7:12
            """)
    void unitesSets(String one, String other, String both) {
        assertThat(UidSet.parse(one).plus(UidSet.parse(other))).hasToString(both);
    }

    @ParameterizedTest(name = "{0} reaches from {1} to {2}")
    @CsvSource(delimiter = '|', textBlock = """
            1:5,7   | 0 | 5
            2:5     | 0 | 0
            2:5     | 1 | 5
            1:5,7   | 6 | 7
            1:5     | 9 | 9
            3:9     | 5 | 9
            """)
    void reachesUpToTheFirstGap(String set, long low, long reach) {
        assertThat(UidSet.parse(set).reach(low)).isEqualTo(reach);
    }

    @ParameterizedTest(name = "{0} above {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            1:5,7,9:12 | 3  | 4:5,7,9:12
            1:5,7,9:12 | 10 | 11:12
            1:5        | 5  | ''
            """)
    void cutsOffWhatIsBelow(String set, long low, String above) {
        assertThat(UidSet.parse(set).above(low)).hasToString(above);
    }

    @Test
    void knowsWhatItContains() {
        UidSet set = UidSet.parse("1:3,7,100:4294967295");
        assertThat(set.contains(2)).isTrue();
        assertThat(set.contains(4)).isFalse();
        assertThat(set.contains(7)).isTrue();
        assertThat(set.contains(99)).isFalse();
        assertThat(set.contains(4294967295L)).isTrue();
        assertThat(set.count()).isEqualTo(4 + 4294967295L - 99);
    }

    @Test
    void isMadeOfSingleUidsInAnyOrder() {
        assertThat(UidSet.of(List.of(9L, 3L, 2L, 3L, 4L))).hasToString("2:4,9");
        assertThat(UidSet.of(List.of())).isEqualTo(UidSet.EMPTY).hasToString("");
        assertThat(UidSet.parse("2:4,9").uids()).containsExactly(2L, 3L, 4L, 9L);
        assertThat(UidSet.range(4, 3)).isEqualTo(UidSet.EMPTY);
    }
}

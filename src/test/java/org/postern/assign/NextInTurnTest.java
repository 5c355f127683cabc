package org.postern.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.assign.NextInTurn.Seat;
import org.postern.assign.Turns.Turn;
import org.postern.config.RulesConfig.Member;

class NextInTurnTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-04");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            a         | aaaa
            a b c     | abcabcab
            c a b     | abcabcab
            a*2 b     | abaabaaba
            a*3 b     | aabaaaba
            a*2 b*2   | abababab
            a*3 b*2 c | ababcaababca
            """)
    void membersGoRoundByUserIdAndAsOftenAsTheyWeigh(String members, String turns) {
        assertThat(take(seats(members), Turn.START, turns.length(), Set.of())).isEqualTo(turns);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"a b c d e", "a*3 b*2 c d*5", "a*7 b", "a*10 b*9 c*8"})
    void tenThousandTurnsDifferByAtMostOnePerUnitOfWeight(String members) {
        List<Seat> seats = seats(members);
        Map<String, Integer> counts = new HashMap<>();
        Turn turn = Turn.START;
        for (int i = 0; i < 10_000; i++) {
            var choice = new NextInTurn(seats, turn, DAY).choose(seat -> true).orElseThrow();
            counts.merge(choice.seat().user().id(), 1, Integer::sum);
            turn = choice.after();
            List<Double> levels = seats.stream()
                    .map(seat -> counts.getOrDefault(seat.user().id(), 0) / (double) seat.weight())
                    .sorted()
                    .toList();
            assertThat(levels.get(levels.size() - 1) - levels.get(0)).isLessThanOrEqualTo(1.0);
        }
    }

    @Test
    void whoIsAwayIsPassedOverAndDoesNotCatchUp() {
        List<Seat> seats = seats("a b c");
        Turn turn = after(seats, Turn.START, 3, Set.of());
        assertThat(take(seats, turn, 6, Set.of("b"))).isEqualTo("acacac");
        turn = after(seats, turn, 60, Set.of("b"));
        assertThat(take(seats, turn, 9, Set.of())).doesNotContain("bb");
        assertThat(count(take(seats, turn, 30, Set.of()), 'b')).isBetween(10L, 11L);
    }

    @Test
    void whoJoinsTakesHisPlaceAndDoesNotCatchUp() {
        Turn turn = after(seats("a c"), Turn.START, 100, Set.of());
        String turns = take(seats("a b c"), turn, 30, Set.of());
        assertThat(turns).doesNotContain("bb");
        assertThat(count(turns, 'b')).isBetween(10L, 11L);
    }

    @Test
    void whoLeavesLeavesThePlaceOfTheOthers() {
        Turn turn = after(seats("a b c d"), Turn.START, 6, Set.of()); // last was b
        assertThat(take(seats("a c d"), turn, 4, Set.of())).isEqualTo("cdac");
    }

    @Test
    void whoComesBackAfterLeavingIsCountedAsNew() {
        Turn turn = after(seats("a b"), Turn.START, 10, Set.of());
        turn = after(seats("a"), turn, 100, Set.of());
        assertThat(turn.counts()).containsOnlyKeys("a");
        assertThat(count(take(seats("a b"), turn, 10, Set.of()), 'b')).isBetween(5L, 6L);
    }

    @Test
    void aChangedWeightCountsFromNowOn() {
        Turn turn = after(seats("a b"), Turn.START, 1000, Set.of());
        assertThat(count(take(seats("a*3 b"), turn, 40, Set.of()), 'a')).isBetween(29L, 33L);
        turn = after(seats("a*3 b"), turn, 1000, Set.of());
        assertThat(count(take(seats("a b"), turn, 40, Set.of()), 'a')).isBetween(18L, 22L);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"a", "a b", "a b c", "c a b d e"})
    void aTurnThatIsGivenBackIsAsIfItHadNotBeenTaken(String members) {
        List<Seat> seats = seats(members);
        for (int turns = 1; turns < 20; turns++) {
            Turn before = after(seats, Turn.START, turns - 1, Set.of());
            Turn given = after(seats, Turn.START, turns, Set.of()).givenBack();
            assertThat(take(seats, given, 10, Set.of()))
                    .as("after %d turns", turns)
                    .isEqualTo(take(seats, before, 10, Set.of()));
            assertThat(given.today().counts().values().stream()
                            .mapToLong(n -> n)
                            .sum())
                    .isEqualTo(turns - 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"a*2 b", "a*3 b*2 c", "a b*5 c*2"})
    void whoGaveATurnBackHasTheNextOne(String members) {
        List<Seat> seats = seats(members);
        for (int turns = 1; turns < 30; turns++) {
            Turn taken = after(seats, Turn.START, turns, Set.of());
            assertThat(take(seats, taken.givenBack(), 1, Set.of())).isEqualTo(taken.last());
        }
    }

    @Test
    void nobodyIsChosenWhereNobodyCan() {
        assertThat(new NextInTurn(List.of(), Turn.START, DAY).choose(seat -> true))
                .isEmpty();
        assertThat(new NextInTurn(seats("a b"), Turn.START, DAY).choose(seat -> false))
                .isEmpty();
    }

    private static String take(List<Seat> seats, Turn start, int times, Set<String> away) {
        StringBuilder turns = new StringBuilder();
        Turn turn = start;
        for (int i = 0; i < times; i++) {
            var choice = new NextInTurn(seats, turn, DAY)
                    .choose(seat -> !away.contains(seat.user().id()))
                    .orElseThrow();
            turns.append(choice.seat().user().id());
            turn = choice.after();
        }
        return turns.toString();
    }

    private static Turn after(List<Seat> seats, Turn start, int times, Set<String> away) {
        Turn turn = start;
        for (int i = 0; i < times; i++) {
            turn = new NextInTurn(seats, turn, DAY)
                    .choose(seat -> !away.contains(seat.user().id()))
                    .orElseThrow()
                    .after();
        }
        return turn;
    }

    private static long count(String turns, char who) {
        return turns.chars().filter(c -> c == who).count();
    }

    private static List<Seat> seats(String members) {
        return new ArrayList<>(Arrays.stream(members.split(" "))
                .map(member -> member.split("\\*"))
                .map(m -> new Seat(
                        new User(m[0], m[0], m[0], true),
                        m.length > 1 ? Integer.parseInt(m[1]) : 1,
                        new Member(m[0], null, 1)))
                .toList());
    }
}

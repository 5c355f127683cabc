package org.postern.assign;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.postern.assign.Turns.Turn;
import org.postern.config.RulesConfig.Member;

/**
 * Whose turn it is. Among those who can, the one whose next turn is due first: (turns + 1) / weight is lowest; then the next by user id after who had the last turn.
 * So equal members go round by user id, and turns differ by at most one per unit of weight.
 *
 * <p>Who joined or was away is lifted to the level of the others before each choice: he takes his place and is not flooded to catch up. Who left is forgotten.
 */
final class NextInTurn {
    private final List<Seat> seats;
    private final Turn turn;
    private final LocalDate day;
    private final Map<String, Long> counts;

    /** @param weight at least 1. @param member as the configuration has the user, with when and how much he takes */
    record Seat(User user, int weight, Member member) {}

    /** @param after where the queue stands once the seat has had its turn */
    record Choice(Seat seat, Turn after) {}

    /**
     * @param seats each user once
     * @param day on which the turn is taken
     */
    NextInTurn(List<Seat> seats, Turn turn, LocalDate day) {
        this.day = day;
        this.seats = seats;
        this.turn = turn;
        this.counts = lifted();
    }

    /** @return empty if nobody can */
    Optional<Choice> choose(Predicate<Seat> can) {
        return seats.stream()
                .filter(can)
                .min(Comparator.comparing((Seat seat) -> seat, this::byDue)
                        .thenComparing(seat -> seat.user().id(), this::afterLast))
                .map(seat -> new Choice(seat, after(seat)));
    }

    private Turn after(Seat seat) {
        Map<String, Long> next = new HashMap<>(counts);
        next.merge(seat.user().id(), 1L, Long::sum);
        return new Turn(
                seat.user().id(),
                Map.copyOf(next),
                turn.today().plus(seat.user().id(), day));
    }

    /** Fractions are compared by cross-multiplication: no rounding can favour anybody. */
    private int byDue(Seat one, Seat other) {
        return Long.compare((count(one) + 1) * other.weight(), (count(other) + 1) * one.weight());
    }

    private int afterLast(String one, String other) {
        boolean oneFollows = one.compareTo(turn.last()) > 0;
        boolean otherFollows = other.compareTo(turn.last()) > 0;
        return oneFollows == otherFollows ? one.compareTo(other) : oneFollows ? -1 : 1;
    }

    private long count(Seat seat) {
        return counts.getOrDefault(seat.user().id(), 0L);
    }

    /** Nobody's next turn is due before the level of who is furthest: among those who were always there that holds anyway. */
    private Map<String, Long> lifted() {
        Map<String, Long> lifted = new HashMap<>();
        seats.stream().max(this::byLevel).ifPresent(furthest -> {
            for (Seat seat : seats) {
                // The least count with (count + 1) / weight >= level of the furthest, rounded up.
                long due = -Math.floorDiv(-stored(furthest) * seat.weight(), (long) furthest.weight());
                lifted.put(seat.user().id(), Math.max(stored(seat), due - 1));
            }
        });
        return lifted;
    }

    private int byLevel(Seat one, Seat other) {
        return Long.compare(stored(one) * other.weight(), stored(other) * one.weight());
    }

    private long stored(Seat seat) {
        return turn.counts().getOrDefault(seat.user().id(), 0L);
    }
}

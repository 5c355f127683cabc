package org.postern.assign;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assignment.TurnTaken;
import org.postern.assign.Turns.Turn;
import org.postern.config.AssignTo;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.message.TraceStep;

/** Tells where a queue stands and who would be next, by the same choice that assigns mail; takes no turn. */
public final class QueueForecast {
    private final RulesConfig rules;
    private final Absences absences;
    private final ZoneId zone;
    private final Staff staff;

    /** @param zone in which days and working hours are told */
    public QueueForecast(RulesConfig rules, Absences absences, ZoneId zone, Staff staff) {
        this.rules = rules;
        this.absences = absences;
        this.zone = zone;
        this.staff = staff;
    }

    /**
     * Where a queue stands.
     *
     * @param last login of who had the last turn; null: nobody, or he is no user any more
     * @param unable why members are passed over now, as {@code cyril is away until 2026-03-31}
     * @param next logins of those who would get the next mails, in order; {@code -} where nobody could
     */
    public record Standing(
            String queue,
            Method method,
            @Nullable String last,
            List<Place> members,
            List<String> unable,
            List<String> next) {}

    /** @param turns so far, with which he is compared to the others. @param today turns today */
    public record Place(String user, int weight, long turns, long today, int open) {}

    /** @param turns where all queues stand. @param mails how many to look ahead */
    public Standing of(QueueConfig queue, Map<String, Turn> turns, int mails, Instant now) {
        Turn turn = turns.getOrDefault(queue.name(), Turn.START);
        GroupTurns ahead = GroupTurns.simulated(turns);
        List<String> next = new ArrayList<>();
        List<String> unable = passedOver(candidates(ahead, now), queue);
        for (int i = 0; i < mails; i++) {
            Optional<Candidates.Pick> pick = candidates(ahead, now).target(new AssignTo.Queue(queue.name()));
            next.add(pick.map(found -> login(found, queue)).orElse("-"));
            pick.flatMap(Candidates.Pick::turn).ifPresent(taken -> ahead.take(taken, ""));
        }
        return new Standing(
                queue.name(),
                queue.method(),
                staff.user(turn.last()).map(User::login).orElse(null),
                candidates(ahead, now).seatsOf(queue).stream()
                        .map(seat -> new Place(
                                seat.user().login(),
                                seat.weight(),
                                turn.counts().getOrDefault(seat.user().id(), 0L),
                                turn.today()
                                        .count(
                                                seat.user().id(),
                                                now.atZone(zone).toLocalDate()),
                                staff.openItems(seat.user().id())))
                        .toList(),
                unable,
                next);
    }

    private static List<String> passedOver(Candidates candidates, QueueConfig queue) {
        candidates.target(new AssignTo.Queue(queue.name()));
        return candidates.trace().stream()
                .filter(step -> step.step().equals("assign queue:" + queue.name()))
                .filter(step -> Boolean.FALSE.equals(step.result()))
                .map(TraceStep::detail)
                .toList();
    }

    /** Who stands in for a member, and who comes from a fallback, is told so. */
    private String login(Candidates.Pick pick, QueueConfig queue) {
        String login = pick.users().get(0).login();
        if (!pick.by().equals("queue:" + queue.name())) {
            return login + " (" + pick.by() + ")";
        }
        String turnOf = pick.turn().map(TurnTaken::userId).orElse("");
        return turnOf.equals(pick.users().get(0).id())
                ? login
                : login + " (for " + staff.user(turnOf).map(User::login).orElse(turnOf) + ")";
    }

    private Candidates candidates(Turns turns, Instant now) {
        return new Candidates(rules, absences, staff, turns, now.atZone(zone), Candidates.Owners.NONE);
    }
}

package org.postern.assign;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assignment.TurnTaken;
import org.postern.assign.NextInTurn.Seat;
import org.postern.assign.Turns.Turn;
import org.postern.config.AssignTo;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.RulesConfig.RoleConfig;
import org.postern.message.TraceStep;

/**
 * Who can be responsible for one mail: each must be active and here; who is away is replaced by his substitute. Notes everybody who was passed over. Used for one
 * assignment.
 */
final class Candidates {
    /** @param turn empty: no queue was asked */
    record Pick(List<User> users, String by, Optional<TurnTaken> turn) {
        Pick by(String other) {
            return new Pick(users, other, turn);
        }
    }

    /** User ids of the owners; null: none. */
    record Owners(@Nullable String ofRecord, @Nullable String ofClient) {
        static final Owners NONE = new Owners(null, null);
    }

    private final RulesConfig rules;
    private final Absences absences;
    private final Staff staff;
    private final Turns turns;
    private final ZonedDateTime now;
    private final LocalDate day;
    private final Owners owners;
    private final Set<String> asked = new HashSet<>();
    private final List<TraceStep> trace = new ArrayList<>();
    private boolean wanted;

    Candidates(RulesConfig rules, Absences absences, Staff staff, Turns turns, ZonedDateTime now, Owners owners) {
        this.rules = rules;
        this.absences = absences;
        this.staff = staff;
        this.turns = turns;
        this.now = now;
        this.day = now.toLocalDate();
        this.owners = owners;
    }

    List<TraceStep> trace() {
        return List.copyOf(trace);
    }

    /** @return true if somebody was asked for at all */
    boolean wasWanted() {
        return wanted;
    }

    Optional<Pick> ownerOfRecord() {
        return owner(owners.ofRecord(), "owner-of-record");
    }

    Optional<Pick> ownerOfClient() {
        return owner(owners.ofClient(), "owner-of-client");
    }

    /** @param target null: nobody */
    Optional<Pick> target(@Nullable AssignTo target) {
        if (target == null) {
            return Optional.empty();
        }
        wanted = true;
        if (target instanceof AssignTo.User user) {
            String by = "user:" + user.name();
            return found(by, present(user.name(), by).map(List::of).orElse(List.of()));
        }
        if (target instanceof AssignTo.Role role) {
            return role(role.name());
        }
        if (target instanceof AssignTo.Queue queue) {
            return queue(queue.name());
        }
        AssignTo.Owner owner = (AssignTo.Owner) target;
        return ownerOfRecord().or(this::ownerOfClient).or(() -> target(owner.orElse()));
    }

    private Optional<Pick> owner(@Nullable String id, String by) {
        if (id == null) {
            return Optional.empty();
        }
        wanted = true;
        return found(by, present(id, by).map(List::of).orElse(List.of()));
    }

    private Optional<Pick> role(String name) {
        String by = "role:" + name;
        RoleConfig role = rules.roles().get(name);
        if (role == null) {
            return found(by, List.of());
        }
        Map<String, User> users = new LinkedHashMap<>();
        for (Seat seat : membersOf(role, by)) {
            if (isAvailable(seat, by, 0)) {
                present(seat.user(), by, new HashSet<>()).ifPresent(user -> users.putIfAbsent(user.id(), user));
            }
        }
        return found(by, List.copyOf(users.values()));
    }

    private List<Seat> membersOf(RoleConfig role, String by) {
        if (role.crmRole() != null) {
            return staff.role(role.crmRole()).stream().map(Candidates::seat).toList();
        }
        return role.team() != null
                ? staff.team(role.team()).stream().map(Candidates::seat).toList()
                : seats(role.members(), by);
    }

    private static Seat seat(User user) {
        return new Seat(user, 1, new Member(user.login(), null, 1));
    }

    private Optional<Pick> queue(String name) {
        String by = "queue:" + name;
        QueueConfig queue = rules.queues().get(name);
        if (queue == null || !asked.add(name)) {
            trace.add(new TraceStep("assign " + by, false, queue == null ? "no such queue" : "asked already"));
            return Optional.empty();
        }
        List<Seat> seats = seats(queue.members(), by);
        Turn turn = turns.of(name);
        NextInTurn next = new NextInTurn(seats, turn, day);
        Map<String, User> standIns = new LinkedHashMap<>();
        List<Seat> here = new ArrayList<>();
        for (Seat seat : seats) {
            if (isAvailable(seat, by, turn.today().count(seat.user().id(), day))) {
                present(seat.user(), by, new HashSet<>()).ifPresent(user -> {
                    standIns.put(seat.user().id(), user);
                    if (user.equals(seat.user())) {
                        here.add(seat);
                    }
                });
            }
        }
        // Substitutes are asked only when no member is here.
        List<Seat> able = here.isEmpty()
                ? seats.stream()
                        .filter(s -> standIns.containsKey(s.user().id()))
                        .toList()
                : here;
        List<Seat> free = queue.method() == Method.LEAST_BUSY ? leastBusy(able, standIns) : able;
        return next.choose(free::contains)
                .flatMap(choice -> found(
                                by,
                                List.of(standIns.getOrDefault(
                                        choice.seat().user().id(), choice.seat().user())))
                        .map(pick -> new Pick(
                                pick.users(),
                                by,
                                Optional.of(
                                        new TurnTaken(name, choice.seat().user().id(), choice.after())))))
                .or(() -> fallback(queue, by));
    }

    private Optional<Pick> fallback(QueueConfig queue, String by) {
        trace.add(new TraceStep("assign " + by, false, "no member can"));
        return target(queue.fallback()).map(pick -> pick.by("fallback of " + by));
    }

    List<Seat> seatsOf(QueueConfig queue) {
        return seats(queue.members(), "queue:" + queue.name());
    }

    private List<Seat> leastBusy(List<Seat> seats, Map<String, User> standIns) {
        List<Seat> least = new ArrayList<>();
        for (Seat seat : seats) {
            int order = least.isEmpty()
                    ? 0
                    : Long.compare(
                            load(seat, standIns) * least.get(0).weight(), load(least.get(0), standIns) * seat.weight());
            if (order < 0) {
                least.clear();
            }
            if (order <= 0) {
                least.add(seat);
            }
        }
        return least;
    }

    private long load(Seat seat, Map<String, User> standIns) {
        return staff.openItems(
                standIns.getOrDefault(seat.user().id(), seat.user()).id());
    }

    private List<Seat> seats(List<Member> members, String by) {
        Map<String, Seat> seats = new LinkedHashMap<>();
        for (Member member : members) {
            for (User user : usersOf(member, by)) {
                seats.putIfAbsent(user.id(), new Seat(user, Math.max(1, member.weight()), member));
            }
        }
        return List.copyOf(seats.values());
    }

    private List<User> usersOf(Member member, String by) {
        if (member.team() != null) {
            return staff.team(member.team());
        }
        String name = member.user();
        Optional<User> user = name == null ? Optional.empty() : staff.user(name);
        if (user.isEmpty()) {
            passedOver(by, name + " is no user of the CRM");
        }
        return user.map(List::of).orElse(List.of());
    }

    /** @param today turns the member has had today */
    private boolean isAvailable(Seat seat, String by, long today) {
        Member member = seat.member();
        String login = seat.user().login();
        if (!member.shift().covers(now)) {
            passedOver(by, login + " does not work at this hour");
            return false;
        }
        Integer perDay = member.perDay();
        if (perDay != null && today >= perDay) {
            passedOver(by, login + " has had " + today + " today, and is to have no more");
            return false;
        }
        Integer mostOpen = member.mostOpen();
        int open = mostOpen == null ? 0 : staff.openItems(seat.user().id());
        if (mostOpen != null && open >= mostOpen) {
            passedOver(by, login + " has " + open + " open items, and is to have no more");
            return false;
        }
        return true;
    }

    private Optional<User> present(String nameOrId, String by) {
        Optional<User> user = staff.user(nameOrId);
        if (user.isEmpty()) {
            passedOver(by, nameOrId + " is no user of the CRM");
        }
        return user.flatMap(u -> present(u, by, new HashSet<>()));
    }

    /** @param seen users asked on the way, so that two who stand in for each other end */
    private Optional<User> present(User user, String by, Set<String> seen) {
        if (!seen.add(user.id())) {
            return Optional.empty();
        }
        if (!user.active()) {
            passedOver(by, user.login() + " is not active");
            return Optional.empty();
        }
        Optional<Absences.Away> away = absences.of(user, day).or(() -> staff.away(user.id(), day));
        if (away.isEmpty()) {
            return Optional.of(user);
        }
        String substitute = away.get().substitute();
        passedOver(
                by,
                user.login() + " is away until " + away.get().until()
                        + (substitute == null ? "" : ", " + substitute + " stands in"));
        return substitute == null ? Optional.empty() : staff.user(substitute).flatMap(next -> present(next, by, seen));
    }

    private Optional<Pick> found(String by, List<User> users) {
        if (users.isEmpty()) {
            return Optional.empty();
        }
        trace.add(new TraceStep(
                "assign " + by,
                true,
                String.join(", ", users.stream().map(User::login).toList())));
        return Optional.of(new Pick(users, by, Optional.empty()));
    }

    private void passedOver(String by, String why) {
        trace.add(new TraceStep("assign " + by, false, why));
    }
}

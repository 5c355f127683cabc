package org.postern.config.reading;

import java.time.DayOfWeek;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.RulesConfig.RoleConfig;
import org.postern.config.Shift;
import org.postern.config.reading.Scalars.Hours;

/** Reads {@code queues} and {@code roles}: who takes turns, and who works together. */
final class TeamworkReader {
    private static final Set<String> MEMBER = Set.of("name", "team", "weight", "hours", "days", "most-open", "per-day");

    private final Names names;

    TeamworkReader(Names names) {
        this.names = names;
    }

    QueueConfig queue(String name, Item item) {
        Section section = Section.of(item, Set.of("members", "method", "fallback"));
        List<Member> members = section.require("members", "[USER, USER]")
                .map(TeamworkReader::members)
                .orElse(List.of());
        return new QueueConfig(
                item.at(),
                name,
                members,
                section.read("method", Scalar.of(Method.class), Method.ROUND_ROBIN),
                section.find("fallback").flatMap(new AssignReader(names)::read).orElse(null));
    }

    RoleConfig role(String name, Item item) {
        Section section = Section.of(item, Set.of("members", "crm-role", "team"));
        if (item.isMap() && section.entries().size() != 1) {
            item.problem("has " + section.entries().size() + " of members, crm-role and team; allowed: one of them");
        }
        return new RoleConfig(
                item.at(),
                name,
                section.find("members").map(TeamworkReader::members).orElse(List.of()),
                section.read("crm-role", Scalars.TEXT).orElse(null),
                section.read("team", Scalars.TEXT).orElse(null));
    }

    /** A list of people, or {@code {team: NAME}} for whoever is in it. */
    private static List<Member> members(Item item) {
        List<Member> members =
                item.oneOrMore().stream().map(TeamworkReader::member).toList();
        if (members.stream()
                        .map(member -> member.user() + "/" + member.team())
                        .distinct()
                        .count()
                < members.size()) {
            item.problem("name somebody twice", "who is to get more has a weight: {name: USER, weight: 2}");
        }
        return members;
    }

    private static Member member(Item item) {
        if (!item.isMap()) {
            return new Member(item.as(Scalars.TEXT).orElse(""), null, 1);
        }
        Section section = Section.of(item, MEMBER);
        if (section.has("name") == section.has("team")) {
            item.problem("needs a name or a team, and not both");
        }
        return new Member(
                section.read("name", Scalars.TEXT).orElse(null),
                section.read("team", Scalars.TEXT).orElse(null),
                section.read("weight", Scalars.number(1, 100), 1),
                shift(section),
                section.read("most-open", Scalars.number(1, 100_000)).orElse(null),
                section.read("per-day", Scalars.number(1, 100_000)).orElse(null));
    }

    private static Shift shift(Section section) {
        Optional<Hours> hours = section.read("hours", Scalars.HOURS);
        hours.filter(span -> span.from().equals(span.until()))
                .ifPresent(span -> section.problem(
                        "hours", "begin and end at the same time", "leave the key out for the whole day"));
        Set<DayOfWeek> days = new LinkedHashSet<>();
        section.list("days", Days.SCALAR).forEach(days::addAll);
        return new Shift(
                hours.map(Hours::from).orElse(null), hours.map(Hours::until).orElse(null), Set.copyOf(days));
    }
}

package org.postern.assign;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users of a CRM in memory: login {@code anna} has the id {@code u-anna}. */
public final class StaffTable implements Staff {
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, List<String>> teams = new HashMap<>();
    private final Map<String, List<String>> roles = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<String, LocalDate> away = new HashMap<>();

    public StaffTable users(String... logins) {
        for (String login : logins) {
            users.put(login, new User("u-" + login, login, login, true));
        }
        return this;
    }

    public StaffTable inactive(String login) {
        users.put(login, new User("u-" + login, login, login, false));
        return this;
    }

    public StaffTable withTeam(String name, String... logins) {
        teams.put(name, List.of(logins));
        return this;
    }

    public StaffTable withRole(String name, String... logins) {
        roles.put(name, List.of(logins));
        return this;
    }

    public StaffTable open(String login, int items) {
        open.put("u-" + login, items);
        return this;
    }

    public StaffTable onLeave(String login, LocalDate until) {
        away.put("u-" + login, until);
        return this;
    }

    @Override
    public Optional<Absences.Away> away(String userId, LocalDate day) {
        return Optional.ofNullable(away.get(userId)).map(until -> new Absences.Away(until, null));
    }

    @Override
    public Optional<User> user(String nameOrId) {
        return Optional.ofNullable(users.get(nameOrId.startsWith("u-") ? nameOrId.substring(2) : nameOrId));
    }

    @Override
    public List<User> team(String name) {
        return active(teams.getOrDefault(name, List.of()));
    }

    @Override
    public List<User> role(String name) {
        return active(roles.getOrDefault(name, List.of()));
    }

    @Override
    public int openItems(String userId) {
        return open.getOrDefault(userId, 0);
    }

    private List<User> active(List<String> logins) {
        return logins.stream().map(users::get).filter(User::active).toList();
    }
}

package org.postern.crm.mapped;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;
import org.postern.config.Config;
import org.postern.config.MappedOperation;
import org.postern.config.RulesConfig.Member;

/** The CRM's users, their addresses, and the members of the roles and teams that the configuration names; as they were at one moment. */
final class People {
    private final Instant loadedAt;
    private final Map<String, User> byId = new LinkedHashMap<>();
    private final Map<String, User> byLogin = new HashMap<>();
    private final Map<String, User> byAddress = new HashMap<>();
    private final Map<String, List<User>> roles = new HashMap<>();
    private final Map<String, List<User>> teams = new HashMap<>();
    private final Set<String> reachable = new HashSet<>();
    private final Map<String, String> addresses = new HashMap<>();

    private People(Instant now) {
        this.loadedAt = now;
    }

    /** A statement for all users, and one for each role and team. */
    static People load(Asking asking, Config config, Instant now) {
        People people = new People(now);
        asking.ask(MappedOperation.USERS, Map.of(), answer -> {
            String id = answer.text("id");
            String login = answer.text("login");
            if (id != null && login != null) {
                people.add(
                        new User(id, login, answer.text("name", login), answer.flag("active", true)),
                        answer.text("address"));
            }
        });
        for (String role : roles(config)) {
            people.roles.put(
                    lower(role), people.active(asking.list(MappedOperation.USERS_OF_ROLE, "role", role, "user_id")));
        }
        for (String team : teams(config)) {
            people.teams.put(
                    lower(team), people.active(asking.list(MappedOperation.USERS_OF_TEAM, "team", team, "user_id")));
        }
        return people;
    }

    static Set<String> roles(Config config) {
        Set<String> names = new TreeSet<>();
        config.rules()
                .roles()
                .values()
                .forEach(role -> Optional.ofNullable(role.crmRole()).ifPresent(names::add));
        return names;
    }

    static Set<String> teams(Config config) {
        Set<String> names = new TreeSet<>();
        List<Member> members = new ArrayList<>();
        config.rules().roles().values().forEach(role -> {
            Optional.ofNullable(role.team()).ifPresent(names::add);
            members.addAll(role.members());
        });
        config.rules().queues().values().forEach(queue -> members.addAll(queue.members()));
        members.forEach(member -> Optional.ofNullable(member.team()).ifPresent(names::add));
        return names;
    }

    /** A user may have several rows, one for each address. */
    private void add(User user, @Nullable String address) {
        byId.putIfAbsent(user.id(), user);
        byLogin.putIfAbsent(lower(user.login()), user);
        if (address != null && !address.isBlank()) {
            reachable.add(user.id());
            addresses.putIfAbsent(user.id(), address.strip());
            if (user.active()) {
                byAddress.putIfAbsent(lower(address.strip()), user);
            }
        }
    }

    private List<User> active(List<String> ids) {
        return ids.stream()
                .distinct()
                .sorted()
                .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                .filter(User::active)
                .toList();
    }

    Instant loadedAt() {
        return loadedAt;
    }

    Set<String> ids() {
        return byId.keySet();
    }

    Optional<User> user(String nameOrId) {
        return Optional.ofNullable(byLogin.get(lower(nameOrId))).or(() -> Optional.ofNullable(byId.get(nameOrId)));
    }

    /** @param address in any case. @return the active user with it */
    Optional<User> withAddress(String address) {
        return Optional.ofNullable(byAddress.get(lower(address)));
    }

    Optional<String> addressOf(String userId) {
        return Optional.ofNullable(addresses.get(userId));
    }

    List<User> role(String name) {
        return roles.getOrDefault(lower(name), List.of());
    }

    List<User> team(String name) {
        return teams.getOrDefault(lower(name), List.of());
    }

    /** @return logins of active users of whom no address is known */
    List<String> withoutAddress() {
        return byId.values().stream()
                .filter(user -> user.active() && !reachable.contains(user.id()))
                .map(User::login)
                .toList();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

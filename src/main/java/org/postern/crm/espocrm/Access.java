package org.postern.crm.espocrm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the roles of users let them see. Only a plain "no" and the levels "own" and "team" count; whatever no role speaks of is allowed, since what it then means
 * is a setting outside the database.
 */
final class Access {
    /** The levels, the most generous last: of several roles the most generous counts. */
    enum Level {
        NO,
        OWN,
        TEAM,
        ALL
    }

    private record Question(String userId, Entity entity, String action) {}

    private final Map<String, List<JsonNode>> rolesByUser;
    private final Map<Question, Level> answers = new ConcurrentHashMap<>();

    /** @param rolesByUser {@code role.data} of each user's own and teams' roles */
    Access(Map<String, List<JsonNode>> rolesByUser) {
        this.rolesByUser = new HashMap<>(rolesByUser);
    }

    boolean mayRead(EspoUser user, Entity entity) {
        return level(user, entity, "read") != Level.NO;
    }

    /**
     * Whether a user who follows a record gets to see a note in its stream.
     *
     * @param users the note's access list; an empty list is none
     * @param teams the note's teams that the user is in
     */
    boolean maySeeNote(EspoUser user, Entity parent, Set<String> users, boolean sharesTeam) {
        Level level = level(user, parent, "stream");
        return switch (level) {
            case NO -> false;
            case ALL -> true;
            case OWN -> users.isEmpty() || users.contains(user.id());
            case TEAM -> users.isEmpty() || users.contains(user.id()) || sharesTeam;
        };
    }

    private Level level(EspoUser user, Entity entity, String action) {
        List<JsonNode> roles = rolesByUser.getOrDefault(user.id(), List.of());
        if (user.isAdmin() || roles.isEmpty()) {
            return Level.ALL;
        }
        return answers.computeIfAbsent(new Question(user.id(), entity, action), q -> highest(roles, q));
    }

    private static Level highest(List<JsonNode> roles, Question question) {
        Level highest = null;
        for (JsonNode role : roles) {
            JsonNode scope = role.get(question.entity().type());
            if (scope != null && !scope.isNull()) {
                Level level = level(scope, question.action());
                highest = highest == null || level.compareTo(highest) > 0 ? level : highest;
            }
        }
        return highest == null ? Level.ALL : highest;
    }

    private static Level level(JsonNode scope, String action) {
        if (scope.isBoolean()) {
            return scope.booleanValue() ? Level.ALL : Level.NO;
        }
        return switch (scope.path(action).asText("")) {
            case "no" -> Level.NO;
            case "own" -> Level.OWN;
            case "team" -> Level.TEAM;
            default -> Level.ALL;
        };
    }
}

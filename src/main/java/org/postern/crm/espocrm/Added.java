package org.postern.crm.espocrm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.Table;
import org.postern.match.RecordRef;

/**
 * What a mail has added to what was there already, so that exactly that can be taken back: followers of a record; and, of a further copy, who sees the mail since and
 * what else its mailbox' rule did with it.
 *
 * @param users who got the mail into their mailbox
 * @param readers likewise, as read
 * @param responsible users
 * @param assignee null: not changed
 * @param groupFolder into which the mail was put; null: none
 * @param parent a record that was there, which the mail belongs to since; null: not changed
 * @param tasks ids
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Added(
        List<Follower> followers,
        List<String> users,
        List<String> readers,
        List<String> teams,
        List<String> responsible,
        @Nullable String assignee,
        @Nullable String groupFolder,
        @Nullable Parent parent,
        List<String> tasks) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Added NOTHING =
            new Added(List.of(), List.of(), List.of(), List.of(), List.of(), null, null, null, List.of());

    record Follower(String type, String id, String user) {}

    record Parent(String type, String id) {}

    Added {
        followers = followers == null ? List.of() : followers;
        users = users == null ? List.of() : users;
        readers = readers == null ? List.of() : readers;
        teams = teams == null ? List.of() : teams;
        responsible = responsible == null ? List.of() : responsible;
        tasks = tasks == null ? List.of() : tasks;
    }

    static Added by(EspoPlan plan) {
        Set<String> fresh = new HashSet<>();
        plan.created().forEach(record -> fresh.add(record.id()));
        List<Row.Task> tasks = rows(plan.rows().inserts(Tables.TASK), Row.Task.class);
        tasks.forEach(task -> fresh.add(task.id()));
        List<Follower> followers = rows(plan.rows().inserts(Tables.STREAM_SUBSCRIPTION), Row.EntityLink.class).stream()
                .filter(row -> !fresh.contains(row.entityId()))
                .map(row -> new Follower(row.entityType(), row.entityId(), row.otherId()))
                .toList();
        if (!plan.rows().inserts(Tables.EMAIL).isEmpty()) {
            return new Added(followers, List.of(), List.of(), List.of(), List.of(), null, null, null, List.of());
        }
        List<Row.EmailUser> seen = rows(plan.rows().revivals(Tables.EMAIL_USER), Row.EmailUser.class);
        return new Added(
                followers,
                seen.stream()
                        .filter(row -> !row.read())
                        .map(Row.EmailUser::userId)
                        .toList(),
                seen.stream()
                        .filter(Row.EmailUser::read)
                        .map(Row.EmailUser::userId)
                        .toList(),
                linked(plan, Tables.ENTITY_TEAM),
                linked(plan, Tables.ENTITY_USER),
                plan.changes().assigned().get(plan.emailId()),
                groupFolder(plan),
                parent(plan, fresh),
                tasks.stream().map(Row.Task::id).toList());
    }

    private static <R> List<R> rows(List<org.postern.crm.sql.Row> rows, Class<R> type) {
        return rows.stream().map(type::cast).toList();
    }

    private static List<String> linked(EspoPlan plan, Table<Row.EntityLink> table) {
        return rows(plan.rows().revivals(table), Row.EntityLink.class).stream()
                .filter(row -> row.entityId().equals(plan.emailId()))
                .map(Row.EntityLink::otherId)
                .toList();
    }

    private static @Nullable String groupFolder(EspoPlan plan) {
        return plan.changes().filedInGroupFolder().entrySet().stream()
                .filter(entry -> entry.getValue().contains(plan.emailId()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Parent parent(EspoPlan plan, Set<String> fresh) {
        List<Belonging> to = new ArrayList<>();
        Belonging free = plan.changes().belongings().get(plan.emailId());
        Changes.Adopted adopted = plan.changes().adopted().get(plan.emailId());
        if (free != null) {
            to.add(free);
        }
        if (adopted != null) {
            to.add(adopted.to());
        }
        for (Belonging belonging : to) {
            RecordRef parent = belonging.parent();
            if (parent != null && !fresh.contains(parent.id())) {
                return new Parent(EntityRef.of(parent).type(), parent.id());
            }
        }
        return null;
    }

    /** @return for the ledger; null if nothing was added */
    @Nullable
    String text() {
        if (equals(NOTHING)) {
            return null;
        }
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lists of plain texts have a JSON form", e);
        }
    }

    /** @throws IllegalArgumentException if the ledger's text was not written by {@link #text()} */
    static Added of(String text) {
        try {
            return JSON.readValue(text, Added.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the ledger's note of what was added cannot be read: " + text, e);
        }
    }
}

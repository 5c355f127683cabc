package org.postern.crm.espocrm;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postern.match.RecordRef;

/** What plans change in rows that are there already. */
final class Changes {
    private final SortedSet<String> answered = new TreeSet<>();
    private final Map<String, SortedSet<String>> filed = new TreeMap<>();
    private final SortedMap<String, String> opportunities = new TreeMap<>();
    private final SortedMap<String, Belonging> belongings = new TreeMap<>();
    private final SortedMap<String, String> replies = new TreeMap<>();
    private final SortedMap<String, Adopted> adopted = new TreeMap<>();
    private final SortedMap<String, String> assigned = new TreeMap<>();
    private final SortedMap<String, Moved> moved = new TreeMap<>();
    private final SortedMap<String, MovedOfUser> movedOfUsers = new TreeMap<>();
    private final Set<EntityRef> touched = new HashSet<>();

    /** Ids of group folders. */
    record Moved(String from, String to) {}

    /** Ids of personal folders. */
    record MovedOfUser(String userId, String to, Set<String> from) {}

    /** @param from what it belonged to: people may have linked it to something else meanwhile. @param to a record of that client, where its thread is */
    record Adopted(RecordRef from, Belonging to) {}

    /** A later mail answers this one. */
    void answered(String emailId) {
        answered.add(emailId);
    }

    /** A mail without a group folder gets one. */
    void filedInGroupFolder(String emailId, String folderId) {
        filed.computeIfAbsent(folderId, f -> new TreeSet<>()).add(emailId);
    }

    /** A mail that lies in a group folder goes to another one. */
    void movedToGroupFolder(String emailId, String from, String to) {
        moved.put(emailId, new Moved(from, to));
    }

    /** @param from where it may lie now; it may also be in no folder yet */
    void movedToPersonalFolder(String emailId, String userId, String to, Set<String> from) {
        movedOfUsers.put(emailId, new MovedOfUser(userId, to, from));
    }

    /** A mail that belonged to nothing belongs to something now. */
    void belongs(String emailId, Belonging to) {
        if (to.parent() != null) {
            belongings.put(emailId, to);
        }
    }

    /** A mail that came before the one it answers. */
    void repliesTo(String replyId, String emailId) {
        replies.put(replyId, emailId);
    }

    /** A mail that belonged to a client only belongs to a record of his now. */
    void adopted(String emailId, RecordRef from, Belonging to) {
        adopted.put(emailId, new Adopted(from, to));
    }

    /** A mail that nobody was responsible for has somebody now. */
    void assigned(String emailId, String userId) {
        assigned.put(emailId, userId);
    }

    /** Something was added to the record's stream. */
    void touched(EntityRef record) {
        touched.add(record);
    }

    /** A lead has an opportunity although it was not converted: its later mail finds it by this. */
    void opportunityOfLead(String leadId, String opportunityId) {
        opportunities.put(leadId, opportunityId);
    }

    /** New records have their time from the start. */
    void areNew(Collection<RecordRef> created) {
        created.forEach(record -> touched.remove(EntityRef.of(record)));
    }

    void addAll(Changes others) {
        opportunities.putAll(others.opportunities);
        answered.addAll(others.answered);
        belongings.putAll(others.belongings);
        moved.putAll(others.moved);
        movedOfUsers.putAll(others.movedOfUsers);
        replies.putAll(others.replies);
        adopted.putAll(others.adopted);
        assigned.putAll(others.assigned);
        others.filed.forEach((folder, ids) ->
                filed.computeIfAbsent(folder, f -> new TreeSet<>()).addAll(ids));
        touched.addAll(others.touched);
    }

    /** @return mails that are answered now, sorted; empty if none is */
    Optional<SortedSet<String>> answered() {
        return answered.isEmpty() ? Optional.empty() : Optional.of(answered);
    }

    /** @return mails by the folder they are put into, sorted */
    Map<String, SortedSet<String>> filedInGroupFolder() {
        return filed;
    }

    /** @return by mail */
    SortedMap<String, Moved> moved() {
        return moved;
    }

    /** @return by mail */
    SortedMap<String, MovedOfUser> movedOfUsers() {
        return movedOfUsers;
    }

    /** @return by mail: what it belongs to now */
    SortedMap<String, Belonging> belongings() {
        return belongings;
    }

    /** @return by mail: the one it answers */
    SortedMap<String, String> replies() {
        return replies;
    }

    /** @return by mail: the user who is responsible for it */
    SortedMap<String, String> assigned() {
        return assigned;
    }

    /** @return by mail */
    SortedMap<String, Adopted> adopted() {
        return adopted;
    }

    /** @return opportunity by lead */
    SortedMap<String, String> opportunityOfLead() {
        return opportunities;
    }

    Collection<EntityRef> touched() {
        return touched;
    }
}

package org.postern.crm.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.postern.match.StoredMail;

/**
 * The mails of a CRM that a group has to do with, and those planned in the group: by id and by Message-ID. Used by one thread.
 *
 * @param <M> what the adapter knows of a mail
 */
public final class StoredMails<M> {
    private final Function<M, StoredMail> mail;
    private final Map<String, M> byMessageId = new HashMap<>();
    private final Map<String, M> byId = new LinkedHashMap<>();
    private final Map<String, StoredMail> deleted = new HashMap<>();
    private final Map<String, Set<String>> waiting = new HashMap<>();

    /** @param mail what all adapters know of one */
    public StoredMails(Function<M, StoredMail> mail) {
        this.mail = mail;
    }

    /** Of several with one Message-ID the first counts. */
    public void add(M stored) {
        byMessageId.putIfAbsent(key(stored), stored);
        byId.put(mail.apply(stored).id(), stored);
    }

    /** A plan changes what is known of a mail. */
    public void replace(M now) {
        byMessageId.replace(key(now), now);
        byId.put(mail.apply(now).id(), now);
    }

    /** A mail that users have thrown away. */
    public void addDeleted(StoredMail gone) {
        deleted.putIfAbsent(key(gone.messageId()), gone);
    }

    /** @param emailIds of mails by the Message-ID that they wait for */
    public void waiting(Map<String, Set<String>> emailIds) {
        emailIds.forEach((messageId, ids) ->
                waiting.computeIfAbsent(messageId, m -> new LinkedHashSet<>()).addAll(ids));
    }

    /** @return ids of all mails that wait */
    public Set<String> waiting() {
        Set<String> ids = new TreeSet<>();
        waiting.values().forEach(ids::addAll);
        return ids;
    }

    public Optional<M> of(String emailId) {
        return Optional.ofNullable(byId.get(emailId));
    }

    public Collection<M> all() {
        return byId.values();
    }

    /** @param messageId with or without brackets */
    public Optional<StoredMail> with(String messageId) {
        return Optional.ofNullable(byMessageId.get(key(messageId))).map(mail);
    }

    /** @return likewise, also one that users have thrown away */
    public Optional<StoredMail> copyOf(String messageId) {
        return with(messageId).or(() -> Optional.ofNullable(deleted.get(key(messageId))));
    }

    /** @return mails that wait for the one with that Message-ID */
    public List<StoredMail> answersTo(String messageId) {
        List<StoredMail> answers = new ArrayList<>();
        waiting.getOrDefault(messageId, Set.of()).forEach(id -> of(id).map(mail).ifPresent(answers::add));
        return answers;
    }

    private String key(M stored) {
        return key(mail.apply(stored).messageId());
    }

    private static String key(String messageId) {
        return MessageIds.key(MessageIds.stored(messageId));
    }
}

package org.postern.crm.espocrm;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.espocrm.RecordRows.Created;
import org.postern.match.RecordRef;
import org.postern.message.Address;

/** What people are told: notes in the streams of records, who follows them, and notifications. */
final class StreamRows {
    /** Older mail is no news. */
    private static final Duration NEWS = Duration.ofDays(2);

    private StreamRows() {}

    /** Those who are responsible for a new record, and those who follow all of its kind, follow it from now on. */
    static void follow(Draft draft, EntityRef record) {
        draft.assigned().forEach(user -> subscribe(draft, record, user.id()));
        Directory directory = draft.directory();
        for (String id : directory.autofollow().getOrDefault(record.type(), Set.of())) {
            EspoUser user = directory.byId(id);
            if (user != null && user.works() && directory.access().mayRead(user, record.entity())) {
                subscribe(draft, record, id);
            }
        }
    }

    /** Watchers that the rule names. */
    static void watch(Draft draft, EntityRef record) {
        for (String name : draft.filing().rule().map(RuleConfig::follow).orElse(List.of())) {
            draft.directory()
                    .user(name)
                    .filter(EspoUser::active)
                    .ifPresent(user -> subscribe(draft, record, user.id()));
        }
    }

    /** The portal user of a case's contact follows it. */
    static void followByPortal(Draft draft, EntityRef record, @Nullable String contactId) {
        if (contactId != null) {
            draft.directory().portalUserOf(contactId).ifPresent(user -> subscribe(draft, record, user.id()));
        }
    }

    private static void subscribe(Draft draft, EntityRef record, String userId) {
        if (draft.view().followers(record).add(userId)) {
            draft.rows().add(Tables.STREAM_SUBSCRIPTION, new Row.EntityLink(record, userId));
        }
    }

    /** The first line of a new record's stream. */
    static void created(Draft draft, Created created, Audience audience) {
        EntityRef account = created.accountId() == null ? null : new EntityRef(Entity.ACCOUNT, created.accountId());
        created(draft, EntityRef.of(created.ref()), created.statusField(), created.statusValue(), account, audience);
    }

    /** @param account whose stream shows it too; null: none */
    static void created(
            Draft draft,
            EntityRef record,
            String statusField,
            String statusValue,
            @Nullable EntityRef account,
            Audience audience) {
        EspoUser assignee = draft.assignee();
        StreamData.Created data = new StreamData.Created(
                assignee == null ? null : assignee.id(),
                assignee == null ? null : assignee.name(),
                statusValue,
                statusField);
        Row.Note note = note(draft, "Create", null, data.json(), record, null, account);
        if (account != null) {
            access(draft, note, audience);
            draft.plan().changes().touched(account);
        }
        tellFollowers(draft, note, account == null ? null : audience, true);
    }

    /** A line in the lead's stream about a record made for it. */
    static void createdRelated(Draft draft, EntityRef lead, EntityRef record) {
        Row.Note note = note(draft, "CreateRelated", null, null, lead, record, null);
        draft.plan().changes().touched(lead);
        tellFollowers(draft, note, null, false);
    }

    /** The line about the mail in the stream of what it belongs to. */
    static void mail(Draft draft, Belonging belonging, boolean initial, Audience audience) {
        mail(draft, belonging, initial, audience, Set.of());
    }

    /** @param told ids of users who know of the mail already: they find the line, but are not told of it */
    static void mail(Draft draft, Belonging belonging, boolean initial, Audience audience, Set<String> told) {
        EntityRef parent = belonging.parentRef();
        if (parent == null) {
            return;
        }
        EspoUser sender = draft.sender();
        boolean sent = !initial && (draft.isOutgoing() || sender != null && sender.works());
        boolean showsText = draft.site().showsText(parent.type()) && !draft.isPrivate();
        Row.Note note = note(
                draft,
                sent ? "EmailSent" : "EmailReceived",
                showsText && draft.mailbox().capture() == Capture.FULL ? post(draft) : null,
                mailData(draft, initial, showsText).json(),
                parent,
                EntityRef.email(draft.plan().emailId()),
                belonging.accountRef());
        access(draft, note, audience);
        draft.plan().changes().touched(parent);
        tellFollowers(draft, note, audience, false, told);
        draft.view()
                .visibility(draft.plan().emailId())
                .ifPresent(seen -> seen.noteIds().add(note.id()));
    }

    private static @Nullable String post(Draft draft) {
        String fresh = draft.mail().text().fresh().strip();
        return fresh.isEmpty() ? null : fresh;
    }

    private static StreamData.MailNote mailData(Draft draft, boolean initial, boolean withContent) {
        Optional<Person> person = person(draft, true);
        List<String> attachments = MailRows.realAttachments(draft);
        return new StreamData.MailNote(
                draft.plan().emailId(),
                draft.subject(),
                initial,
                !attachments.isEmpty(),
                withContent ? attachments : null,
                person.map(Person::type).orElse(null),
                person.map(Person::name).orElse(null),
                person.map(Person::id).orElse(null));
    }

    private static Row.Note note(
            Draft draft,
            String type,
            @Nullable String post,
            @Nullable String data,
            EntityRef parent,
            @Nullable EntityRef related,
            @Nullable EntityRef superParent) {
        Row.Note note = new Row.Note(
                draft.ids().next(), type, post, data, parent, related, superParent, draft.systemId(), draft.now());
        draft.rows().add(Tables.NOTE, note);
        return note;
    }

    /** The note's access list: for users whose role shows them only their own or their teams'. */
    private static void access(Draft draft, Row.Note note, Audience audience) {
        audience.userIds().forEach(id -> draft.rows().add(Tables.NOTE_USER, new Row.Link(note.id(), id)));
        audience.teams().forEach(id -> draft.rows().add(Tables.NOTE_TEAM, new Row.Link(note.id(), id)));
    }

    /** @param audience the note's access list; null: it has none */
    private static void tellFollowers(Draft draft, Row.Note note, @Nullable Audience audience, boolean featured) {
        tellFollowers(draft, note, audience, featured, Set.of());
    }

    private static void tellFollowers(
            Draft draft, Row.Note note, @Nullable Audience audience, boolean featured, Set<String> told) {
        Set<String> followers = new LinkedHashSet<>(draft.view().followers(note.parent()));
        EntityRef superParent = note.superParent();
        if (superParent != null) {
            followers.addAll(draft.view().followers(superParent));
        }
        followers.removeAll(told);
        EspoUser sender = draft.sender();
        for (String id : followers) {
            EspoUser user = draft.directory().byId(id);
            if (user == null || !user.active() || user.equals(sender) || !maySee(draft, user, note, audience)) {
                continue;
            }
            notify(
                    draft,
                    "Note",
                    new StreamData.NoteAdded(note.id()),
                    user,
                    new EntityRef(Entity.NOTE, note.id()),
                    note.parent(),
                    featured && draft.assigned().contains(user));
        }
    }

    private static boolean maySee(Draft draft, EspoUser user, Row.Note note, @Nullable Audience audience) {
        if (user.isPortal()) {
            return note.type().equals("Create");
        }
        Set<String> users = audience == null ? Set.of() : audience.userIds();
        Set<String> teams = audience == null ? Set.of() : audience.teams();
        return draft.directory()
                .access()
                .maySeeNote(
                        user, note.parent().entity(), users, draft.directory().isInAny(user.id(), teams));
    }

    /** Tells the assignee of the mail. */
    static void assigned(Draft draft, Belonging belonging) {
        EspoUser assignee = MailRows.mailAssignee(draft, belonging);
        if (assignee == null
                || !draft.site().mailNotifications()
                || assignee.equals(draft.sender())
                || assignee.silent().contains("Email")) {
            return;
        }
        String emailId = draft.plan().emailId();
        StreamData data = new StreamData.Assigned("Email", emailId, draft.subject(), true, draft.systemId(), "System");
        notify(draft, "Assign", data, assignee, EntityRef.email(emailId), null, false);
    }

    /**
     * Tells users in whose mailbox the mail is new, unless they follow what it belongs to and are told by its note.
     *
     * @param users whom it is new for
     */
    static void received(Draft draft, Belonging belonging, Iterable<EspoUser> users) {
        boolean old = draft.mail().date().isBefore(draft.view().now().minus(NEWS));
        if (draft.quiet() || draft.isOutgoing() || old || !draft.site().mailNotifications()) {
            return;
        }
        Set<String> told = new HashSet<>();
        belonging.refs().forEach(ref -> told.addAll(draft.view().followers(ref)));
        String data = receivedData(draft).json();
        EntityRef mail = EntityRef.email(draft.plan().emailId());
        for (EspoUser user : users) {
            boolean wants = user.works()
                    && !user.equals(draft.sender())
                    && !user.silent().contains("Email")
                    && !told.contains(user.id())
                    && isNews(draft, user)
                    && draft.directory().access().mayRead(user, Entity.EMAIL);
            if (wants) {
                add(draft, "EmailReceived", data, user, mail, null, false);
            }
        }
    }

    /** Not what is read already, thrown away, or kept quiet by the user's own filter or folder. */
    private static boolean isNews(Draft draft, EspoUser user) {
        Row.EmailUser row = Audience.mailboxRow(draft, user);
        UserFilter filter = Audience.filter(draft, user);
        return !row.read()
                && !row.trash()
                && (filter == null || !filter.quietly())
                && !draft.directory().isQuiet(row.folderId());
    }

    private static StreamData receivedData(Draft draft) {
        Optional<Person> person = person(draft, false);
        String from = draft.mail()
                .from()
                .map(a -> a.name() == null ? a.address() : a.name())
                .orElse("");
        return new StreamData.MailReceived(
                draft.plan().emailId(),
                draft.subject(),
                person.map(Person::type).orElse(null),
                person.map(Person::name).orElse(null),
                person.map(Person::id).orElse(null),
                person.isPresent() ? null : from);
    }

    private static void notify(
            Draft draft,
            String type,
            StreamData data,
            EspoUser user,
            EntityRef related,
            @Nullable EntityRef parent,
            boolean featured) {
        add(draft, type, data.json(), user, related, parent, featured);
    }

    private static void add(
            Draft draft,
            String type,
            String data,
            EspoUser user,
            EntityRef related,
            @Nullable EntityRef parent,
            boolean featured) {
        String by = parent == null ? draft.systemId() : null;
        draft.rows()
                .add(
                        Tables.NOTIFICATION,
                        new Row.Notification(
                                draft.ids().next(), type, data, user.id(), related, parent, featured, by, draft.now()));
    }

    /** Somebody the From address belongs to. */
    private record Person(String type, String name, String id) {}

    /** @param accounts an account counts too, after user, contact and lead */
    private static Optional<Person> person(Draft draft, boolean accounts) {
        EspoUser sender = draft.sender();
        if (sender != null) {
            return Optional.of(new Person("User", sender.name(), sender.id()));
        }
        Optional<Address> from = draft.mail().from();
        List<RecordRef.Type> order = accounts
                ? List.of(RecordRef.Type.CONTACT, RecordRef.Type.LEAD, RecordRef.Type.ACCOUNT)
                : List.of(RecordRef.Type.CONTACT, RecordRef.Type.LEAD);
        for (RecordRef.Type type : order) {
            Optional<Person> found = from.stream()
                    .flatMap(address -> draft.view().partiesWith(address.key()).stream())
                    .filter(party -> party.type().name().equals(type.name()))
                    .map(party -> new Person(Entity.of(type).type(), party.name(), party.id()))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}

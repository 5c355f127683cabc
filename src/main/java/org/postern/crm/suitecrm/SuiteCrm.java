package org.postern.crm.suitecrm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.Problem;
import org.postern.config.RulesConfig.Create;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Filing;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.Plan;
import org.postern.crm.UserMessage;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.FieldTemplate;
import org.postern.crm.sql.NamesInspection;
import org.postern.crm.sql.Schema;
import org.postern.crm.sql.ServerInspection;
import org.postern.crm.sql.Sharing;
import org.postern.crm.sql.StubNote;
import org.postern.crm.sql.Times;
import org.postern.crm.sql.UploadDir;
import org.postern.crm.sql.Wanted;
import org.postern.crm.suitecrm.SuitePrepared.StoredFile;
import org.postern.message.Attachment;
import org.postern.message.Mail;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A SuiteCRM 7 or 8, reached by its database and its upload folder. Needs no connection until it is first asked.
 *
 * <p>Rows are those that SuiteCRM's own import would have written, and leads, opportunities and links that it leaves to be made by hand; logic hooks of the site do
 * not run on them.
 */
public final class SuiteCrm implements Crm {
    /** How long users, groups and accounts are taken to be as they were. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final CrmDatabase database;
    private final Config config;
    private final Clock clock;
    private final SuiteIds ids;
    private final @Nullable UploadDir uploads;
    private final AtomicReference<@Nullable Parts> parts = new AtomicReference<>();
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();

    /** @param jdbc on the pool whose connections are in the CRM's database */
    public SuiteCrm(JdbcTemplate jdbc, Config config, Clock clock) {
        this.database = new CrmDatabase(jdbc);
        this.config = config;
        this.clock = clock;
        this.ids = new SuiteIds(clock);
        this.uploads = config.crm().uploadDir() == null
                ? null
                : new UploadDir(config.crm().uploadDir(), Sharing.of(config.crm()));
    }

    /** What depends on the schema. */
    private record Parts(DirectoryReader directories, SuiteLookups lookups, SuitePlanner planner, SuiteWriter writer) {}

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, uploads != null, true, true, true, false);
    }

    @Override
    public Inspection inspect() {
        SuiteSchema schema = new SuiteSchema(database);
        List<Problem> problems = new ArrayList<>(new SchemaInspection(schema).problems());
        List<Problem> warnings = new ArrayList<>(new SchemaInspection(schema).warnings());
        if (problems.isEmpty()) {
            ServerInspection server = new ServerInspection(
                    database,
                    schema,
                    Tables.IN_ORDER.stream().map(t -> t.nameIn(schema)).toList(),
                    SuiteRights.of(Purpose.RUN));
            problems.addAll(server.problems());
            warnings.addAll(server.warnings());
        }
        if (problems.isEmpty()) {
            Directory now = new DirectoryReader(database, schema).read(clock.instant());
            SiteInspection site = new SiteInspection(config, database, schema, now, uploads);
            problems.addAll(new NamesInspection(config, new SuiteNames(schema, now)).problems());
            problems.addAll(site.problems());
            warnings.addAll(site.warnings());
        }
        return new Inspection(schema.version(), problems, warnings);
    }

    @Override
    public boolean isUser(String address) {
        Directory known = directory.get();
        return (known == null ? directory() : known).userWith(address).isPresent();
    }

    @Override
    public Optional<String> addressOf(String userId) {
        return new Alerts(database, author(directory()), clock).addressOf(userId);
    }

    @Override
    public void show(UserMessage message) {
        new Alerts(database, author(directory()), clock).show(message);
    }

    @Override
    public List<Prepared> prepare(List<Mail> mails) throws IOException {
        List<Prepared> prepared = new ArrayList<>();
        try {
            for (Mail mail : mails) {
                prepared.add(prepare(mail));
            }
            force(prepared);
        } catch (IOException | RuntimeException e) {
            discard(prepared);
            throw e;
        }
        return prepared;
    }

    /** Where nothing was stored the folder need not even be there. */
    private void force(List<Prepared> prepared) throws IOException {
        if (uploads != null
                && prepared.stream()
                        .anyMatch(one -> !((SuitePrepared) one).files().isEmpty())) {
            uploads.force();
        }
    }

    @Override
    public List<Prepared> prepareAgain(List<Mail> mails, List<String> there) throws IOException {
        StoredNotes stored = fitting(() -> StoredNotes.of(there, database, new SuiteSchema(database)));
        List<Prepared> prepared = new ArrayList<>();
        try {
            for (int i = 0; i < mails.size(); i++) {
                prepared.add(prepareAgain(mails.get(i), there.get(i), stored));
            }
            force(prepared);
        } catch (IOException | RuntimeException e) {
            discard(prepared);
            throw e;
        }
        return prepared;
    }

    private SuitePrepared prepareAgain(Mail mail, String emailId, StoredNotes stored) throws IOException {
        List<StoredFile> files = new ArrayList<>();
        SuitePrepared prepared = new SuitePrepared(
                emailId,
                ids.next(),
                ids.next(),
                CopyIds.updateOf(emailId),
                stored.has(CopyIds.updateOf(emailId)),
                files,
                ConcurrentHashMap.newKeySet());
        try {
            for (StoredNotes.Note note : stored.of(emailId)) {
                StoredFile file = file(note, contentIds(mail).get(note.name()));
                files.add(file);
                if (uploads != null && !note.inline() && mayCopy() && uploads.has(note.id())) {
                    for (String copy : List.of(file.caseId(), file.updateId())) {
                        if (!stored.has(copy)) {
                            uploads.copy(note.id(), copy);
                            file.placed().add(copy);
                        }
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            discard(List.of(prepared));
            throw e;
        }
        return prepared;
    }

    /** @return by names as they are stored, of what the HTML shows */
    private Map<String, String> contentIds(Mail mail) {
        Map<String, String> ids = new HashMap<>();
        for (Attachment attachment : mail.attachments()) {
            if (attachment.contentId() != null) {
                ids.putIfAbsent(storedName(attachment), attachment.contentId());
            }
        }
        return ids;
    }

    private static StoredFile file(StoredNotes.Note note, @Nullable String contentId) {
        return new StoredFile(
                note.id(),
                CopyIds.inCase(note.id()),
                CopyIds.inUpdate(note.id()),
                contentId,
                note.inline(),
                note.name(),
                note.type(),
                new LinkedHashSet<>());
    }

    private SuitePrepared prepare(Mail mail) throws IOException {
        List<StoredFile> files = new ArrayList<>();
        SuitePrepared prepared = new SuitePrepared(ids.next(), ids.next(), ids.next(), files);
        if (uploads == null) {
            return prepared;
        }
        try {
            for (Attachment attachment : mail.attachments()) {
                StoredFile file = file(attachment);
                files.add(file);
                store(uploads, file, attachment);
            }
        } catch (IOException | RuntimeException e) {
            discard(List.of(prepared));
            throw e;
        }
        return prepared;
    }

    private StoredFile file(Attachment attachment) {
        String id = ids.next();
        return new StoredFile(
                id,
                CopyIds.inCase(id),
                CopyIds.inUpdate(id),
                attachment.contentId(),
                attachment.inline(),
                storedName(attachment),
                attachment.stub() == null ? attachment.type() : StubNote.TYPE,
                new LinkedHashSet<>());
    }

    private String storedName(Attachment attachment) {
        String name = attachment.stub() == null ? attachment.storedName() : StubNote.name(attachment);
        return isRisky(name) ? name + ".txt" : name;
    }

    /** What the site would not let anybody upload under this name. */
    private boolean isRisky(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return config.crm().suiteCrm().riskyExtensions().contains(extension);
    }

    /** Whether a case comes of the mail is not known yet; the files of its copies are other names of the same one, and go where none is needed. */
    private void store(UploadDir folder, StoredFile file, Attachment attachment) throws IOException {
        folder.put(file.id(), attachment.stub() == null ? attachment.content() : StubNote.content(attachment));
        file.placed().add(file.id());
        if (!file.inline() && mayCopy()) {
            for (String copy : List.of(file.caseId(), file.updateId())) {
                folder.copy(file.id(), copy);
                file.placed().add(copy);
            }
        }
    }

    /** Without cases from rules and without their threads no copy has a row. */
    private boolean mayCopy() {
        return config.crm().suiteCrm().caseUpdates()
                || config.rules().rules().stream().anyMatch(rule -> rule.create() == Create.CASE);
    }

    @Override
    public void discard(Collection<Prepared> prepared) {
        for (Prepared one : prepared) {
            for (StoredFile file : ((SuitePrepared) one).files()) {
                file.placed().forEach(this::remove);
            }
        }
    }

    @Override
    public void written(Collection<Prepared> prepared) {
        for (Prepared one : prepared) {
            SuitePrepared mail = (SuitePrepared) one;
            for (StoredFile file : mail.files()) {
                file.placed().stream().filter(id -> !mail.used().contains(id)).forEach(this::remove);
            }
        }
    }

    private void remove(String file) {
        if (uploads == null) {
            return;
        }
        try {
            uploads.remove(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of attachment " + file + " cannot be removed", e);
        }
    }

    @Override
    public CrmView look(List<Mail> mails) {
        return hold(mails, Map.of());
    }

    @Override
    public CrmView hold(List<Mail> mails) {
        return hold(mails, Map.of());
    }

    /** SuiteCRM's own importer takes no locks: whom it polls for must not be polled by us. */
    @Override
    public CrmView hold(List<Mail> mails, Map<String, Set<String>> waiting) {
        Wanted wanted = Wanted.of(mails, config.serviceCode(), config.linking());
        return fitting(() -> parts().lookups().view(directory(), wanted, waiting, clock.instant()));
    }

    @Override
    public Plan plan(Filing filing, CrmView view) {
        SuiteView suite = (SuiteView) view;
        SuitePrepared prepared = (SuitePrepared) filing.prepared();
        String author = author(suite.directory());
        String existing = filing.duplicateOf();
        if (existing == null) {
            return parts().planner().plan(filing, suite, prepared, author);
        }
        parts().lookups().copied(suite, existing);
        return parts().planner().copy(filing, suite, prepared, author);
    }

    @Override
    public Plan takeUp(Filing filing, CrmView view) {
        SuiteView suite = (SuiteView) view;
        return parts().planner().takeUp(filing, suite, (SuitePrepared) filing.prepared(), author(suite.directory()));
    }

    @Override
    public void write(List<Plan> plans, CrmView view) {
        SuiteView suite = (SuiteView) view;
        fitting(() -> {
            parts().writer()
                    .write(
                            plans.stream().map(SuitePlan.class::cast).toList(),
                            author(suite.directory()),
                            Times.of(suite.now()));
            return plans;
        });
    }

    @Override
    public void learn(Collection<AddressFact> facts) {
        new AddressFacts(database, Times.of(clock.instant())).learn(facts);
    }

    @Override
    public TakenBack takeBack(List<Written> written) {
        return new TakeBack(database, new SuiteSchema(database), author(directory()), Times.of(clock.instant()))
                .of(written);
    }

    /** @return id of the user in whose name we write */
    private String author(Directory known) {
        String user = config.crm().suiteCrm().user();
        return known.user(user).map(SuiteUser::id).orElse(user);
    }

    private Parts parts() {
        Parts ready = parts.get();
        if (ready == null) {
            SuiteSchema schema = new SuiteSchema(database);
            List<Problem> problems = new SchemaInspection(schema).problems();
            if (!problems.isEmpty()) {
                throw new InvalidDataAccessResourceUsageException(
                        "the CRM's tables do not fit: " + problems.get(0).message());
            }
            ready = build(schema);
            parts.set(ready);
        }
        return ready;
    }

    /** The CRM may be upgraded while we run: when a statement does not fit its tables any more, they are looked at anew before the next one. */
    private <T> T fitting(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException e) {
            if (Schema.mayHaveChanged(e)) {
                parts.set(null);
                directory.set(null);
            }
            throw e;
        }
    }

    private Parts build(SuiteSchema schema) {
        OwnFields fields = new OwnFields(config.crm(), schema, new FieldTemplate(config.zone()));
        RecordRows records = new RecordRows(fields, schema, config.zone());
        return new Parts(
                new DirectoryReader(database, schema),
                new SuiteLookups(database, config.crm()),
                new SuitePlanner(ids, records, config.crm().suiteCrm()),
                new SuiteWriter(database, schema, ids, config.crm().suiteCrm().caseMacro()));
    }

    private Directory directory() {
        Directory known = directory.get();
        Instant now = clock.instant();
        if (known == null || known.loadedAt().plus(FRESH).isBefore(now)) {
            known = parts().directories().read(now);
            directory.set(known);
        }
        return known;
    }
}

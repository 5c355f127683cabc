package org.postern.crm.espocrm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.config.AbsencesConfig;
import org.postern.config.Config;
import org.postern.config.Problem;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Filing;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.Plan;
import org.postern.crm.SentAnswer;
import org.postern.crm.UserMessage;
import org.postern.crm.espocrm.EspoPrepared.StoredFile;
import org.postern.crm.sql.Companies;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.FieldTemplate;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Schema;
import org.postern.crm.sql.ServerInspection;
import org.postern.crm.sql.Sharing;
import org.postern.crm.sql.StubNote;
import org.postern.crm.sql.Times;
import org.postern.crm.sql.UniqueKeys;
import org.postern.crm.sql.UploadDir;
import org.postern.crm.sql.Wanted;
import org.postern.message.Attachment;
import org.postern.message.Mail;
import org.postern.message.Octets;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An EspoCRM, reached by its database and its upload folder. Needs no connection until it is first asked.
 *
 * <p>Rows are those that EspoCRM's own import would have written once all its hooks had run; hooks, workflows and formulas of the CRM do not run on them.
 */
public final class EspoCrm implements Crm {
    /** How long users, teams and folders are taken to be as they were. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final CrmDatabase database;
    private final CrmDatabase beside;
    private final Config config;
    private final Clock clock;
    private final Importer importer;
    private final @Nullable UploadDir uploads;
    private final AtomicReference<@Nullable Parts> parts = new AtomicReference<>();
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();

    /**
     * @param jdbc on the pool whose connections are in the CRM's database
     * @param beside the same, but never in the transaction of the thread: who only looks then holds no table longer than his statement takes
     */
    public EspoCrm(JdbcTemplate jdbc, JdbcTemplate beside, Config config, Clock clock) {
        this.database = new CrmDatabase(jdbc);
        this.beside = new CrmDatabase(beside);
        this.config = config;
        this.clock = clock;
        this.importer = new Importer(database, clock);
        this.uploads = config.crm().uploadDir() == null
                ? null
                : new UploadDir(config.crm().uploadDir(), Sharing.of(config.crm()));
    }

    /** What depends on the schema. */
    private record Parts(
            EspoIds ids,
            DirectoryReader directories,
            EspoLookups lookups,
            EspoLookups lookupsBeside,
            EspoPlanner planner,
            EspoWriter writer) {}

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, uploads != null, true, true, true, true);
    }

    @Override
    public Inspection inspect() {
        EspoSchema schema = EspoSchema.read(database);
        List<Problem> problems = new ArrayList<>(new SchemaInspection(schema).problems());
        ServerInspection server = new ServerInspection(
                database,
                schema,
                Tables.IN_ORDER.stream().map(t -> t.nameIn(schema)).toList(),
                EspoRights.of(config.crm(), config.attachments().documents(), Purpose.RUN));
        List<Problem> warnings = new ArrayList<>();
        if (problems.isEmpty()) {
            problems.addAll(server.problems());
            warnings.addAll(server.warnings());
            new UniqueKeys(database, schema)
                    .missing(EspoRights.revived())
                    .forEach(message -> problems.add(new Problem(
                            SchemaInspection.AT, "database", message, "run the CRM's own rebuild: php rebuild.php")));
        }
        if (problems.isEmpty()) {
            Directory now = new DirectoryReader(database, schema, asksAbsences()).read(clock.instant());
            ConfigInspection names = new ConfigInspection(config, schema, now, uploads);
            problems.addAll(names.problems());
            warnings.addAll(names.warnings());
            warnings.addAll(
                    new Companies(database, "account").missing(config.linking().companies()));
            warnings.addAll(new Rivals(database, schema).of(config.mailboxes()));
        }
        return new Inspection(EspoVersion.of(schema), problems, warnings);
    }

    @Override
    public boolean isUser(String address) {
        Directory known = directory.get();
        return (known == null ? directory() : known).userWith(address).isPresent();
    }

    @Override
    public Optional<String> addressOf(String userId) {
        return new Notifications(database, parts().ids(), clock).addressOf(userId);
    }

    /** What users send from the CRM, and what was found in their folders of sent mail, bears the user. */
    @Override
    public Set<String> writtenTo(Collection<String> addresses) {
        Set<String> found = new HashSet<>();
        new Query("select distinct a.`lower` from `email_address` a"
                        + " join `email_email_address` x on x.`email_address_id` = a.`id` and x.`deleted` = false"
                        + " and x.`address_type` in ('to', 'cc')"
                        + " join `email` e on e.`id` = x.`email_id` and e.`deleted` = false and e.`sent_by_id` is not null"
                        + " where a.`deleted` = false and a.`lower` in")
                .in(addresses)
                .each(database, row -> found.add(Directory.lower(row.getString(1))));
        return found;
    }

    @Override
    public void show(UserMessage message) {
        new Notifications(database, parts().ids(), clock).show(message);
    }

    @Override
    public void keep(SentAnswer answer) {
        fitting(() -> {
            EspoSchema schema = EspoSchema.read(database);
            new SentAnswers(database, schema, parts().ids(), directory().systemId(), Times.of(clock.instant()))
                    .keep(answer);
            return answer;
        });
    }

    @Override
    public List<Prepared> prepare(List<Mail> mails) throws IOException {
        List<Prepared> prepared = new ArrayList<>();
        try {
            for (Mail mail : mails) {
                prepared.add(prepare(mail, parts().ids()));
            }
            if (uploads != null
                    && prepared.stream()
                            .anyMatch(one -> !((EspoPrepared) one).files().isEmpty())) {
                uploads.force();
            }
        } catch (IOException | RuntimeException e) {
            discard(prepared);
            throw e;
        }
        return prepared;
    }

    private EspoPrepared prepare(Mail mail, EspoIds ids) throws IOException {
        List<StoredFile> files = new ArrayList<>();
        EspoPrepared prepared = new EspoPrepared(ids.next(), ids.next(), ids.next(), files);
        if (uploads == null) {
            return prepared;
        }
        try {
            for (Attachment attachment : mail.attachments()) {
                files.add(store(uploads, ids.next(), attachment));
            }
        } catch (IOException | RuntimeException e) {
            discard(List.of(prepared));
            throw e;
        }
        return prepared;
    }

    private static StoredFile store(UploadDir uploads, String id, Attachment attachment) throws IOException {
        boolean stub = attachment.stub() != null;
        Octets content = stub ? StubNote.content(attachment) : attachment.content();
        uploads.put(id, content);
        return stub
                ? new StoredFile(id, attachment, StubNote.name(attachment), StubNote.TYPE, content.size())
                : new StoredFile(id, attachment, attachment.storedName(), attachment.type(), content.size());
    }

    @Override
    public void discard(Collection<Prepared> prepared) {
        if (uploads == null) {
            return;
        }
        for (Prepared one : prepared) {
            for (StoredFile file : ((EspoPrepared) one).files()) {
                try {
                    uploads.remove(file.id());
                } catch (IOException e) {
                    throw new UncheckedIOException("the file of attachment " + file.id() + " cannot be removed", e);
                }
            }
        }
    }

    @Override
    public CrmView look(List<Mail> mails) {
        return fitting(() -> parts().lookups().look(directory(), wanted(mails), Map.of(), Set.of(), clock.instant()));
    }

    @Override
    public CrmView hold(List<Mail> mails) {
        return hold(mails, Map.of());
    }

    @Override
    public CrmView hold(List<Mail> mails, Map<String, Set<String>> waiting) {
        return hold(mails, waiting, Set.of());
    }

    @Override
    public CrmView hold(List<Mail> mails, Map<String, Set<String>> waiting, Set<String> there) {
        return fitting(() -> {
            // Asked once: look-ups in the transaction without the lock would wait for the importer, and he for us.
            boolean keptOff = importer.isAtWork();
            if (keptOff) {
                importer.keepOff();
            }
            EspoLookups lookups = keptOff ? parts().lookups() : parts().lookupsBeside();
            return lookups.look(directory(), wanted(mails), waiting, there, clock.instant());
        });
    }

    private Wanted wanted(List<Mail> mails) {
        return Wanted.of(mails, config.serviceCode(), config.linking());
    }

    @Override
    public Plan plan(Filing filing, CrmView view) {
        EspoView espo = (EspoView) view;
        EspoPrepared prepared = (EspoPrepared) filing.prepared();
        EspoPlanner planner = parts().planner();
        return filing.duplicateOf() == null
                ? planner.plan(filing, espo, prepared)
                : planner.copy(filing, espo, prepared);
    }

    @Override
    public Plan takeUp(Filing filing, CrmView view) {
        EspoView espo = (EspoView) view;
        return parts().planner().takeUp(filing, espo, ((EspoPrepared) filing.prepared()).withoutFiles());
    }

    @Override
    public void write(List<Plan> plans, CrmView view) {
        fitting(() -> {
            parts().writer().write(plans.stream().map(EspoPlan.class::cast).toList(), (EspoView) view);
            return plans;
        });
    }

    @Override
    public void learn(Collection<AddressFact> facts) {
        new AddressFacts(database).learn(facts);
    }

    @Override
    public TakenBack takeBack(List<Written> written) {
        EspoSchema schema = EspoSchema.read(database);
        return new TakeBack(database, schema, directory().systemId(), Times.of(clock.instant())).of(written);
    }

    private Parts parts() {
        Parts ready = parts.get();
        if (ready == null) {
            EspoSchema schema = EspoSchema.read(database);
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

    private Parts build(EspoSchema schema) {
        EspoIds ids = new EspoIds(clock, schema.uuids());
        RecordRows records = new RecordRows(config.crm(), schema, new FieldTemplate(config.zone()));
        return new Parts(
                ids,
                new DirectoryReader(database, schema, asksAbsences()),
                new EspoLookups(database, schema, config.crm()),
                new EspoLookups(beside, schema, config.crm()),
                new EspoPlanner(
                        ids,
                        records,
                        config.crm().espoCrm(),
                        config.attachments().documents()),
                new EspoWriter(database, schema, ids, importer));
    }

    private boolean asksAbsences() {
        return config.absences().filter(AbsencesConfig::crm).isPresent();
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

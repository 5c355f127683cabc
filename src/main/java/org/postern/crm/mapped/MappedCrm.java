package org.postern.crm.mapped;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MappedConfig;
import org.postern.config.MappedOperation;
import org.postern.config.Problem;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Filing;
import org.postern.crm.Grant;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.Plan;
import org.postern.crm.UserMessage;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.CrmDatabase.Dialect;
import org.postern.crm.sql.FieldValue;
import org.postern.crm.sql.Schema;
import org.postern.crm.sql.ServerInspection;
import org.postern.crm.sql.Sharing;
import org.postern.crm.sql.UploadDir;
import org.postern.crm.sql.Wanted;
import org.postern.message.Mail;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A company's own tables, asked and written by the statements of {@code crm.yaml}. Needs no connection until it is first asked.
 *
 * <p>Values reach the database as parameters only. Look-ups are one statement for a group of mails, writes one batch for each statement.
 */
public final class MappedCrm implements Crm {
    /** How long users, roles and teams are taken to be as they were. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final CrmDatabase database;
    private final Config config;
    private final MappedConfig mapped;
    private final Clock clock;
    private final Asking asking;
    private final Ids ids;
    private final MappedLookups lookups;
    private final MappedPlanner planner;
    private final @Nullable MappedFiles files;
    private final AtomicReference<@Nullable MappedWriter> writer = new AtomicReference<>();
    private final AtomicReference<@Nullable People> people = new AtomicReference<>();

    /**
     * @param jdbc on the pool whose connections are in the CRM's database
     * @param mapped what {@code crm.yaml} says
     */
    public MappedCrm(JdbcTemplate jdbc, Config config, MappedConfig mapped, Clock clock) {
        this.database = new CrmDatabase(jdbc);
        this.config = config;
        this.mapped = mapped;
        this.clock = clock;
        this.asking = new Asking(database, mapped);
        this.ids = new Ids(database, mapped);
        this.lookups = new MappedLookups(asking, ids);
        this.planner = new MappedPlanner(config, mapped, ids);
        this.files = config.crm().uploadDir() == null || !mapped.has(MappedOperation.INSERT_ATTACHMENT)
                ? null
                : new MappedFiles(
                        config.crm().uploadDir(), Sharing.of(config.crm()), mapped.files(), config.zone(), ids);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                true,
                files != null,
                true,
                mapped.has(MappedOperation.USERS_OF_ROLE),
                mapped.has(MappedOperation.USERS),
                false);
    }

    @Override
    public Inspection inspect() {
        Schema schema = new Schema(database);
        List<Problem> problems = new ArrayList<>(new MappedInspection(database, mapped, schema).problems());
        List<Problem> warnings = new ArrayList<>();
        ServerInspection server = new ServerInspection(
                database,
                schema,
                List.copyOf(MappedRights.tables(mapped)),
                database.dialect() == Dialect.POSTGRESQL ? rights() : List.of());
        problems.addAll(server.problems());
        warnings.addAll(server.warnings());
        if (files != null) {
            uploadDir(files.look(), problems, warnings);
        } else {
            warnings.add(new Problem(
                    mapped.at(),
                    "insert-attachment",
                    "is missing: attachments are not kept",
                    "add it, and crm.upload-dir"));
        }
        if (problems.isEmpty()) {
            People now = People.load(asking, config, clock.instant());
            problems.addAll(new MappedNames(config, now).problems());
            withoutAddress(now).ifPresent(warnings::add);
        }
        return new Inspection(mapped.product(), problems, warnings);
    }

    private void uploadDir(UploadDir.Look look, List<Problem> problems, List<Problem> warnings) {
        if (look.fault() != null) {
            problems.add(new Problem(
                    mapped.at(),
                    "crm.upload-dir",
                    config.crm().uploadDir() + ": " + look.fault(),
                    "we must be able to write there and be a member of crm.upload-group"));
        }
        if (look.doubt() != null) {
            warnings.add(new Problem(
                    mapped.at(),
                    "crm.upload-dir",
                    config.crm().uploadDir() + ": " + look.doubt(),
                    "set crm.upload-group"));
        }
    }

    private List<Grant> rights() {
        return MappedRights.of(mapped, Purpose.RUN);
    }

    private Optional<Problem> withoutAddress(People now) {
        List<String> without = now.withoutAddress();
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        mapped.at(),
                        "users",
                        "users without an e-mail address: " + String.join(", ", without),
                        "what they write is taken for a stranger's unless it is in staff.addresses or staff.domains"));
    }

    @Override
    public boolean isUser(String address) {
        People known = people.get();
        return (known == null ? people() : known).withAddress(address).isPresent();
    }

    @Override
    public Optional<String> addressOf(String userId) {
        return people().addressOf(userId);
    }

    @Override
    public void show(UserMessage message) {
        if (!mapped.has(MappedOperation.SHOW_NOTICE)) {
            throw new UnsupportedOperationException("crm.yaml has no show-notice");
        }
        Values row = usual().and()
                .put("user_id", message.userId())
                .put("text", message.text())
                .put("key", message.id());
        writer().run(MappedOperation.SHOW_NOTICE, row, mapped.ids().containsKey("notice") ? ids.next("notice") : null);
    }

    @Override
    public List<Prepared> prepare(List<Mail> mails) throws IOException {
        return files == null
                ? mails.stream()
                        .<Prepared>map(mail -> new MappedPrepared(List.of()))
                        .toList()
                : List.copyOf(files.put(mails));
    }

    @Override
    public void discard(Collection<Prepared> prepared) {
        if (files != null) {
            files.remove(prepared);
        }
    }

    @Override
    public CrmView look(List<Mail> mails) {
        return fitting(() ->
                lookups.view(people(), Wanted.of(mails, config.serviceCode(), config.linking()), clock.instant()));
    }

    /** Nothing of the CRM's own is kept off: whoever else writes mail into these tables has a unique key, or is met by the next look. */
    @Override
    public CrmView hold(List<Mail> mails) {
        return look(mails);
    }

    @Override
    public Plan plan(Filing filing, CrmView view) {
        MappedView known = (MappedView) view;
        String existing = filing.duplicateOf();
        return existing == null
                ? planner.plan(filing, known, (MappedPrepared) filing.prepared())
                : planner.copy(filing, known, existing);
    }

    @Override
    public Plan takeUp(Filing filing, CrmView view) {
        String existing = filing.duplicateOf();
        if (existing == null) {
            throw new IllegalArgumentException("a mail that is not there cannot be taken up");
        }
        return planner.takeUp(filing, (MappedView) view, existing);
    }

    @Override
    public void write(List<Plan> plans, CrmView view) {
        fitting(() -> {
            writer().write(plans.stream().map(MappedPlan.class::cast).toList());
            return plans;
        });
    }

    @Override
    public void learn(Collection<AddressFact> facts) {
        Map<MappedOperation, List<Values>> rows = new LinkedHashMap<>();
        for (AddressFact fact : facts) {
            MappedOperation operation = switch (fact.fact()) {
                case INVALID -> MappedOperation.MARK_INVALID;
                case OPTED_OUT -> MappedOperation.MARK_OPTED_OUT;
            };
            rows.computeIfAbsent(operation, o -> new ArrayList<>())
                    .add(usual().and().put("address", fact.address()));
        }
        rows.forEach((operation, values) -> writer().run(operation, values));
    }

    @Override
    public TakenBack takeBack(List<Written> written) {
        return new MappedUndo(database, mapped, writer(), usual()).of(written);
    }

    private Values usual() {
        return MappedUndo.usual(clock.instant(), config.zone());
    }

    /** The tables may be changed while we run: when a statement does not fit them any more, they are looked at anew before the next one. */
    private <T> T fitting(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException e) {
            if (Schema.mayHaveChanged(e)) {
                writer.set(null);
                people.set(null);
            }
            throw e;
        }
    }

    private MappedWriter writer() {
        MappedWriter ready = writer.get();
        if (ready == null) {
            ready = new MappedWriter(database, mapped, new Schema(database), new FieldValue(config.zone()), ids);
            writer.set(ready);
        }
        return ready;
    }

    private People people() {
        People known = people.get();
        Instant now = clock.instant();
        if (known == null || known.loadedAt().plus(FRESH).isBefore(now)) {
            known = People.load(asking, config, now);
            people.set(known);
        }
        return known;
    }
}

package org.postern.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.postern.Version;
import org.postern.commit.Archive;
import org.postern.commit.Tombstones;
import org.postern.config.Config;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.Problem;
import org.postern.config.Secret;
import org.postern.crm.Crm;
import org.postern.crm.Library;
import org.postern.crm.PersonalData;
import org.postern.crm.sql.OrphanFiles;
import org.postern.intake.Flights;
import org.postern.intake.HiddenSenders;
import org.postern.intake.IntakePorts;
import org.postern.intake.OctetsInHand;
import org.postern.intake.TakenOctets;
import org.postern.intake.Timeouts;
import org.postern.intake.signin.SignIns;
import org.postern.intake.signin.TokenKey;
import org.postern.intake.signin.TokenVault;
import org.postern.message.DeliveryId;
import org.postern.store.Database;
import org.postern.store.Migrations;
import org.postern.store.RawArchive;
import org.postern.store.RawMails;
import org.postern.store.Runs;
import org.postern.store.SqlAttachmentUse;
import org.postern.store.SqlCursors;
import org.postern.store.SqlFlights;
import org.postern.store.SqlLedger;
import org.postern.store.SqlPauses;
import org.postern.store.SqlRenumbering;
import org.postern.store.SqlSettling;
import org.postern.store.SqlTakenOctets;
import org.postern.store.SqlTokens;
import org.postern.store.SqlTombstones;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database with what lives in it: our ledger and the CRM. */
public final class Backend implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

    /** What is to be done where our tables are those of a newer version. */
    static final String AFTER_A_DOWNGRADE = "nothing was changed; install that version of Postern again (this is "
            + Version.current() + "), or restore the tables that were saved before the upgrade";

    private final Database database;
    private final Clock clock;
    private final SqlLedger ledger;
    private final SqlCursors cursors;
    private final SqlFlights flights;
    private final QueuedMails queued;
    private final SqlSettling settling;
    private final SqlRenumbering renumbering;
    private final Crm crm;
    private final Optional<Library> library;
    private final Optional<RawArchive> archive;
    private final RawMails rawMails;
    private final Tombstones tombstones;
    private final PersonalData personalData;
    private final Optional<OrphanFiles> orphanFiles;

    private Backend(Config config, Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.ledger = new SqlLedger(database, clock);
        this.cursors = new SqlCursors(database, clock);
        this.flights = new SqlFlights(database, clock);
        this.queued = new QueuedMails(flights, Run.node(config));
        this.settling = new SqlSettling(database);
        this.renumbering = new SqlRenumbering(database, ledger);
        Adapter adapter = Adapter.of(config, database.jdbc(), database.beside(), clock);
        this.crm = adapter.crm();
        this.library = library(config);
        Secret erasure = config.privacy().erasureKey();
        this.tombstones = erasure == null ? Tombstones.NONE : new SqlTombstones(database, erasure, clock);
        this.personalData = adapter.personalData();
        this.orphanFiles = adapter.orphanFiles();
        this.archive = RawArchive.of(config.archive(), clock);
        this.rawMails = new RawMails(database, archive.orElse(null), clock);
    }

    /**
     * Connects to the database; asks the CRM nothing yet.
     *
     * @throws IllegalArgumentException if the configuration cannot be worked with
     * @throws org.springframework.dao.DataAccessException if the database cannot be reached now
     */
    public static Backend open(Config config, Clock clock) {
        return new Backend(config, Database.open(config.database()), clock);
    }

    private static Optional<Library> library(Config config) {
        return Optional.ofNullable(config.attachments().library())
                .map(template -> new Library(Places.stateFolder(System.getenv()), template, config.zone()));
    }

    /**
     * Brings our tables up to date and looks whether the CRM is as the configuration says.
     *
     * @throws CannotStart if we may not create our tables, or they are those of a newer version
     * @throws ConfigRefused if the CRM's schema, its settings or its store do not fit
     */
    public void prepare() {
        migrate();
        Crm.Inspection inspection = crm.inspect();
        List<Problem> problems = new ArrayList<>(inspection.problems());
        archive.flatMap(RawArchive::fault).ifPresent(problems::add);
        library.flatMap(files -> Optional.ofNullable(files.fault()))
                .ifPresent(fault -> problems.add(
                        new Problem(new Location("postern.yaml", 1, 1), "attachments.library", fault, null)));
        if (tombstones == Tombstones.NONE && SqlTombstones.areThere(database)) {
            problems.add(new Problem(
                    new Location("postern.yaml", 1, 1),
                    "privacy.erasure-key",
                    "is missing, though mails were erased under one",
                    "without it they would come back: put the key in again"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigRefused(problems);
        }
        LOG.info("The CRM is {}.", inspection.found());
        inspection
                .warnings()
                .forEach(warning -> LOG.warn("{}", warning.toString().replace(System.lineSeparator(), " ")));
    }

    /**
     * @return how many migrations were applied
     * @throws CannotStart if we may not create our tables, or they are those of a newer version
     */
    public int migrate() {
        try {
            int done = new Migrations(database).run();
            if (done > 0) {
                LOG.info("Our tables were brought up to date by {} migrations.", done);
            }
            return done;
        } catch (Migrations.NewerTables e) {
            throw new ConfigRefused(List.of(new Problem(
                    new Location("postern.yaml", 1, 1),
                    "database.schema",
                    String.valueOf(e.getMessage()),
                    AFTER_A_DOWNGRADE)));
        } catch (Migrations.NotAllowed | IllegalStateException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Notes the begin of a run in the ledger, under a new id.
     *
     * @param arguments as they were typed, for people
     */
    public Runs.Going begin(String kind, String arguments, Config config) {
        return begin(Run.id(clock), kind, arguments, config);
    }

    Runs.Going begin(String id, String kind, String arguments, Config config) {
        return new Runs(database, clock).begin(id, kind, arguments, config.hash(), Version.current(), Run.node(config));
    }

    public Database database() {
        return database;
    }

    SqlLedger ledger() {
        return ledger;
    }

    SqlCursors cursors() {
        return cursors;
    }

    Tombstones tombstones() {
        return tombstones;
    }

    /** @return what the CRM holds of one person's mail */
    public PersonalData personalData() {
        return personalData;
    }

    /** @return where raw mails are kept beside the ledger */
    Archive archive() {
        return archive.<Archive>map(kept -> kept).orElse(Archive.NONE);
    }

    /** @return attachment files of ours whose rows were never written; empty if the CRM's folder is not ours to write */
    Optional<OrphanFiles> orphanFiles() {
        return orphanFiles;
    }

    Optional<RawArchive> rawArchive() {
        return archive;
    }

    /** @return raw bytes of mails that have their outcome */
    public RawMails rawMails() {
        return rawMails;
    }

    /**
     * @param keyFile holds the key of refresh tokens where the configuration gives none; made when the first token is kept
     * @return the refresh tokens of our mailboxes
     */
    public TokenVault tokens(Config config, Path keyFile) {
        return new TokenVault(
                new SqlTokens(database, clock),
                () -> config.tokenKey().map(TokenKey::of).orElseGet(() -> TokenKey.in(keyFile)),
                clock);
    }

    /**
     * @param mailboxes as they are configured now
     * @param hidden whose mail is not fetched
     * @param spool folder for mails too large for memory
     * @return what intake needs of us
     */
    IntakePorts intakePorts(
            Config config,
            Function<String, Optional<MailboxConfig>> mailboxes,
            SignIns signIns,
            HiddenSenders hidden,
            Path spool) {
        return new IntakePorts(
                mailboxes,
                signIns,
                config.zone(),
                config.limits().message(),
                cursors,
                flights,
                settling,
                this::doneOrQueued,
                renumbering,
                hidden,
                taken(),
                new SqlPauses(database, Run.node(config), clock),
                database::answers,
                OctetsInHand.byHeap(),
                spool,
                Run.node(config),
                clock,
                Timeouts.defaults());
    }

    /** @return those of these mails that need not be fetched any more: they have their outcome, or wait for it in a queue */
    private Set<DeliveryId> doneOrQueued(Collection<DeliveryId> mails) {
        Set<DeliveryId> known = new HashSet<>(ledger.done(mails));
        known.addAll(queued.among(mails));
        return known;
    }

    Flights flights() {
        return flights;
    }

    /** @return what waits in a queue between intake and processing */
    QueuedMails queued() {
        return queued;
    }

    /** @return what was taken of servers that allow so many octets a day */
    public TakenOctets taken() {
        return new SqlTakenOctets(database, clock);
    }

    /** @return how each mailbox of the configuration is signed in to, outside of the daemon */
    public SignIns signIns(Config config, Places places) {
        return new SignIns(config::mailbox, tokens(config, places.tokenKey()), clock, RandomGenerator.getDefault());
    }

    public Crm crm() {
        return crm;
    }

    /** @return where attachments are filed for people to look through; empty if that is not wanted */
    Optional<Library> library() {
        return library;
    }

    /** @return what mailboxes have brought of attachments */
    SqlAttachmentUse attachmentUse() {
        return new SqlAttachmentUse(database, clock);
    }

    @Override
    public void close() {
        database.close();
    }
}

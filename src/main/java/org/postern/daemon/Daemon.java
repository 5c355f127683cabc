package org.postern.daemon;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.postern.Version;
import org.postern.config.Config;
import org.postern.config.reading.ConfigResult;
import org.postern.intake.signin.SignIns;
import org.postern.store.HabitReader;
import org.postern.store.LedgerReader;
import org.postern.store.Retention;
import org.postern.store.Runs;
import org.postern.store.StatusReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running daemon: starts everything in order, waits for the word to stop, and stops everything in the opposite order. */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private final Config config;
    private final Places places;
    private final Supplier<ConfigResult> reading;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Metrics metrics = new Metrics();

    /** @param reading reads the configuration anew, for a reload */
    public Daemon(Config config, Places places, Supplier<ConfigResult> reading, Clock clock) {
        this.config = config;
        this.places = places;
        this.reading = reading;
        this.clock = clock;
    }

    /** Lets {@link #run} come to its end; from any thread. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Works until {@link #stop}, SIGTERM or SIGINT; SIGHUP reloads.
     *
     * @throws ConfigRefused if the CRM is not as the configuration says
     * @throws AlreadyRunning if there is a daemon with this configuration
     * @throws CannotStart if something is missing that waiting will not bring
     * @throws Exception if a port or file cannot be had, or a route not be built
     */
    public void run() throws Exception {
        Logging.apply(config.logging());
        Signals.on("TERM", this::stop);
        Signals.on("INT", this::stop);
        places.make();
        String run = Run.id(clock);
        Live live = new Live(config, run, clock);
        Signals.on("HUP", () -> reload(live));
        try (StartLock lock = StartLock.take(places.lock());
                ControlSocket control = ControlSocket.open(places.control(), live);
                Management management = Management.open(config.management(), metrics::scrape, live::status);
                ServiceManager systemd = new ServiceManager(System.getenv(), "systemd-notify")) {
            LOG.info(
                    "Postern {} starts as run {}: {}, {}, health on port {}.",
                    Version.current(),
                    run,
                    lock,
                    control,
                    management.port());
            systemd.status("waiting for the database");
            work(live, run, systemd);
        }
        LOG.info("Postern has stopped.");
    }

    private void work(Live live, String run, ServiceManager systemd) throws Exception {
        try (Backend backend = new Starting(stop).connect(config, clock)) {
            backend.prepare();
            workAlone(live, run, backend, systemd);
        }
    }

    private void workAlone(Live live, String run, Backend backend, ServiceManager systemd) throws Exception {
        try (AutoCloseable alone = config.cluster().enabled() ? () -> {} : new LeaseWatch(backend, this::stop, clock);
                Cluster cluster = Cluster.enter(config, backend, run, stop, clock);
                Runs.Going going = backend.begin(run, "daemon", "", config)) {
            RulesInForce rules = new RulesInForce(config, reading, backend.crm()::isUser, clock);
            SignIns signIns = new SignIns(
                    name -> rules.get().config().mailbox(name),
                    backend.tokens(config, places.tokenKey()),
                    clock,
                    RandomGenerator.getDefault());
            CredentialClock credentials =
                    new CredentialClock(() -> rules.get().config().mailboxes(), signIns::expiries, clock);
            Watch watch = new Watch(
                    () -> rules.get().config(),
                    new HabitReader(backend.database(), clock),
                    backend.attachmentUse(),
                    clock);
            try (Pipeline pipeline = Pipeline.answering(backend, rules, places.spool(), run, metrics, clock);
                    Intake intake = Intake.build(
                            Eventing.usable(
                                    Answering.usable(
                                            RouteFiles.find(config.folder(), System.getProperty("postern.home")),
                                            config),
                                    config),
                            beans(backend, pipeline, rules, signIns, credentials, run),
                            camel -> {
                                cluster.bind(camel);
                                Answering.bind(camel, config, backend, rules, clock);
                                Notifying.bind(camel, config, backend, rules, watch, clock);
                                Eventing.bind(camel, config, backend, clock);
                            },
                            config.mailboxes())) {
                Eventing.check(config, name -> intake.hears("direct:" + name));
                intake.check(config);
                intake.start();
                cluster.begin();
                credentials.look();
                ReadMailboxes mailboxes = new ReadMailboxes(intake, credentials, metrics, clock);
                measure(mailboxes, new StatusReader(backend.database(), clock));
                cluster.measure(metrics);
                CrmProbe crm = new CrmProbe(backend.database()::answers);
                live.works(new Live.Works(
                        intake, rules, crm, signIns, credentials, new Backfills(intake), mailboxes, cluster));
                watch.over(() -> new Watch.Seen(intake.states(), rules.problem(), crm.answers()));
                metrics.configRefused(() -> rules.problem() != null);
                LOG.info(
                        "Postern {} is ready: {} mailboxes, CRM {}",
                        Version.current(),
                        config.mailboxes().size(),
                        config.crm().kind().label());
                systemd.ready(
                        "at work for %d mailboxes".formatted(config.mailboxes().size()));
                stop.await();
                systemd.stopping();
                LOG.info("Postern is stopping: batches in hand are finished first.");
                going.done();
            }
        }
    }

    private Map<String, Object> beans(
            Backend backend,
            Pipeline pipeline,
            Supplier<Policy> inForce,
            SignIns signIns,
            CredentialClock credentials,
            String run) {
        Map<String, Object> beans = new HashMap<>();
        beans.put("read", new ReadStep(pipeline.reader()));
        beans.put("virusScan", new VirusScanStep());
        beans.put("screen", new ScreenStep(pipeline.screener()));
        beans.put("commit", new CommitStep(pipeline.commit()));
        beans.put("settle", new SettleStep(new OutcomeLog(), metrics));
        beans.put("take", new TakeStep(() -> inForce.get().config(), clock));
        beans.put("taken", new TakenStep());
        if (Queueing.isThere()) {
            Queueing.bind(beans, backend.queued(), new SuspectMails(backend.flights(), Run.node(config)));
        }
        beans.put("rawMail", new RawMailStep(new LedgerReader(backend.database()), backend.rawMails(), places.spool()));
        beans.put("formDoor", new FormDoor());
        beans.put("form", new FormStep(() -> inForce.get().config(), clock));
        beans.put(
                "retention",
                new RetentionStep(new Retention(backend.database(), clock), backend.rawArchive(), inForce));
        beans.put("retry", new RetryStep(backend, inForce, places.spool(), run, clock));
        beans.put("promote", new PromoteStep(backend, inForce, places.spool(), run, clock));
        beans.put("orphans", new OrphanStep(backend.orphanFiles(), clock));
        beans.put("credentials", credentials);
        beans.put(
                "ports",
                backend.intakePorts(
                        config,
                        name -> inForce.get().config().mailbox(name),
                        signIns,
                        new NeverLogged(pipeline.reader(), inForce, clock),
                        places.spool()));
        return beans;
    }

    private void measure(ReadMailboxes mailboxes, StatusReader ledger) {
        metrics.quarantined(ledger::quarantined);
        metrics.outboxDue(() -> waiting(ledger.outbox()));
        config.mailboxes().forEach(mailbox -> mailboxes.measure(mailbox.name()));
    }

    /** @param rows of the outbox by kind and state, as {@code answer/pending} */
    private static long waiting(Map<String, Long> rows) {
        return rows.entrySet().stream()
                .filter(row -> row.getKey().endsWith("/pending"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static void reload(Controls live) {
        try {
            LOG.info("Reload: {}.", live.reload());
        } catch (Controls.Refused e) {
            LOG.warn("Reload refused: {}", e.getMessage());
        }
    }
}

package org.postern.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.awaitility.Awaitility;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.config.MailboxConfig;
import org.postern.intake.signin.SignIns;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;

/**
 * A Camel context that reads mailboxes into a list. Its commit runs on a thread of its own, advances the cursor and lands the flight as the real one does.
 */
final class IntakeRig implements AutoCloseable {
    static final Timeouts QUICK = new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(200));

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    static final Timeouts PATIENT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofMillis(200));

    final DefaultCamelContext context = new DefaultCamelContext();
    final MemoryCursors cursors;
    final MemoryFlights flights;
    final MemoryRenumbering renumbering;
    final MemoryTakenOctets taken;
    final MemoryPauses pauses = new MemoryPauses();
    final MemorySettling settling = new MemorySettling();
    final List<FetchedBatch> batches = Collections.synchronizedList(new ArrayList<>());
    final List<String> subjects = Collections.synchronizedList(new ArrayList<>());
    final List<Delivery> deliveries = Collections.synchronizedList(new ArrayList<>());
    final Set<DeliveryId> committed = ConcurrentHashMap.newKeySet();
    final AtomicInteger mostInFlight = new AtomicInteger();

    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, MailboxConfig> mailboxes = new HashMap<>();
    private final ExecutorService committers = Executors.newCachedThreadPool();
    private final Map<FolderKey, CompletableFuture<Void>> commits = new ConcurrentHashMap<>();
    private volatile Duration ahead = Duration.ZERO;
    private final Clock signInClock = new Clock() {
        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final Path spool;
    private final long largestMail;
    private final Timeouts timeouts;

    /** Whose mail is not fetched; to be set before the start. */
    HiddenSenders hidden = HiddenSenders.NONE;

    /** To be set before the start. */
    OctetsInHand inHand = OctetsInHand.byHeap();

    /** What becomes of a batch; null: it is committed. Runs on the thread of the commit. */
    volatile Function<FetchedBatch, BatchResult> fate = batch -> null;

    IntakeRig(Path spool) {
        this(spool, 500L << 20, PATIENT);
    }

    /** All mails of the tests are younger than the first connect. */
    IntakeRig(Path spool, long largestMail, Timeouts timeouts) {
        this(
                spool,
                largestMail,
                timeouts,
                new MemoryCursors(Clock.fixed(LONG_AGO, ZoneOffset.UTC)),
                new MemoryFlights(),
                null,
                new MemoryTakenOctets());
    }

    /** A mailbox is connected to for the first time now: what lies there already is history. */
    static IntakeRig connectingNow(Path spool) {
        return new IntakeRig(
                spool,
                500L << 20,
                PATIENT,
                new MemoryCursors(Clock.systemUTC()),
                new MemoryFlights(),
                null,
                new MemoryTakenOctets());
    }

    private IntakeRig(
            Path spool,
            long largestMail,
            Timeouts timeouts,
            MemoryCursors cursors,
            MemoryFlights flights,
            MemoryRenumbering renumbering,
            MemoryTakenOctets taken) {
        this.taken = taken;
        this.renumbering = renumbering == null ? new MemoryRenumbering(cursors) : renumbering;
        this.spool = spool;
        this.largestMail = largestMail;
        this.timeouts = timeouts;
        this.cursors = cursors;
        this.flights = flights;
    }

    /** The next process on the same tables. */
    IntakeRig next() {
        IntakeRig next = new IntakeRig(spool, largestMail, timeouts, cursors, flights, renumbering, taken);
        next.committed.addAll(committed);
        return next;
    }

    /** Makes these mailboxes known; routes are up to the test. */
    IntakeRig know(MailboxConfig... configs) {
        Arrays.stream(configs).forEach(c -> mailboxes.put(c.name(), c));
        context.getRegistry()
                .bind(
                        "intake",
                        new IntakePorts(
                                name -> Optional.ofNullable(mailboxes.get(name)),
                                new SignIns(name -> Optional.empty(), null, signInClock, new Random(1)),
                                ZoneId.of("Europe/Prague"),
                                largestMail,
                                cursors,
                                flights,
                                settling,
                                ids -> ids.stream().filter(committed::contains).collect(Collectors.toSet()),
                                renumbering,
                                hidden,
                                taken,
                                pauses,
                                () -> true,
                                inHand,
                                spool,
                                "here",
                                Clock.systemUTC(),
                                timeouts));
        context.getShutdownStrategy().setTimeout(30);
        return this;
    }

    /** The time since the last refused login becomes so much longer. */
    void signInLater(Duration by) {
        ahead = ahead.plus(by);
    }

    /** For mailboxes with passwords. */
    static SignIns signIns() {
        return new SignIns(name -> Optional.empty(), null, Clock.systemUTC(), new Random(1));
    }

    /** Starts to read these mailboxes; each is looked at once soon after. */
    IntakeRig start(MailboxConfig... configs) throws Exception {
        know(configs);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (MailboxConfig mailbox : configs) {
                    from("mailbox:" + mailbox.name()).routeId(mailbox.name()).process(new Commit());
                }
            }
        });
        context.start();
        return this;
    }

    /** Adds a route from that endpoint. */
    void read(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(new Commit());
            }
        });
    }

    MailboxComponent component() {
        return context.getComponent("mailbox", MailboxComponent.class);
    }

    /** Looks at the mailbox now and waits until that look is over. */
    MailboxState poll(String mailbox) {
        // A look that began earlier, at the start or asked for, may have listed the mailbox before the test changed it.
        Awaitility.await("the last look at " + mailbox + " to end")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    if (isPutOff(mailbox)) {
                        component().poll(mailbox);
                    }
                    return component().live(mailbox).map(MailboxWorker::isIdle).orElse(true);
                });
        var before = state(mailbox).lastSuccess();
        component().poll(mailbox);
        Awaitility.await("a poll of " + mailbox)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    var now = state(mailbox).lastSuccess();
                    return now != null && !now.equals(before);
                });
        awaitHistory(mailbox);
        return state(mailbox);
    }

    /** @return true if it waits after faults longer than a test does */
    private boolean isPutOff(String mailbox) {
        Instant next = state(mailbox).nextPoll();
        return state(mailbox).condition() == MailboxState.Condition.FAILING
                && next != null
                && next.isAfter(Instant.now().plusSeconds(2));
    }

    /** Waits until what lay there before the first connect is read. */
    void awaitHistory(String mailbox) {
        Awaitility.await("the history of " + mailbox)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        component().history(mailbox).map(MailboxWorker::isIdle).orElse(true));
    }

    MailboxState state(String mailbox) {
        return component().states().stream()
                .filter(s -> s.name().equals(mailbox))
                .findFirst()
                .orElseThrow();
    }

    Cursor cursor(String mailbox, String folder) {
        return cursors.get(new FolderKey(mailbox, folder, FolderKey.LIVE));
    }

    void awaitSubjects(int count) {
        Awaitility.await("mails")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> subjects.size() >= count);
    }

    @Override
    public void close() throws Exception {
        context.stop();
        committers.shutdownNow();
    }

    static byte[] bytes(Delivery delivery) {
        try (var in = delivery.raw().open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String subject(byte[] mail) {
        return field(mail, "Subject: ");
    }

    private static String messageId(byte[] mail) {
        return field(mail, "Message-ID: ").replaceAll("[<>]", "");
    }

    private static String field(byte[] mail, String name) {
        return new String(mail, StandardCharsets.UTF_8)
                .lines()
                .filter(l -> l.startsWith(name))
                .map(l -> l.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    long spooled() throws IOException {
        try (var files = Files.list(spool)) {
            return files.count();
        }
    }

    private final class Commit extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            FetchedBatch batch = exchange.getMessage().getBody(FetchedBatch.class);
            mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            // In order within a folder, and one lane beside the other.
            commits.compute(
                    batch.folder(),
                    (k, before) -> (before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                            .thenRunAsync(
                                    () -> {
                                        exchange.getMessage().setBody(commit(batch));
                                        inFlight.decrementAndGet();
                                        callback.done(false);
                                    },
                                    committers));
            return false;
        }

        private BatchResult commit(FetchedBatch batch) {
            BatchResult given = fate.apply(batch);
            if (given != null) {
                return given;
            }
            if (!cursors.advance(batch.folder(), batch.epoch(), batch.uids())) {
                return new BatchResult.NotOurs();
            }
            if (batch.flight() != null) {
                flights.cancel(batch.flight());
            }
            batches.add(batch);
            for (Delivery delivery : batch.deliveries()) {
                subjects.add(subject(bytes(delivery)));
                deliveries.add(delivery);
                committed.add(delivery.id());
                renumbering.committed(delivery, messageId(bytes(delivery)));
            }
            return new BatchResult.Committed(List.of());
        }
    }
}

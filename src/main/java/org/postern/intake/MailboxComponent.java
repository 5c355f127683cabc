package org.postern.intake;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig;

/**
 * Camel component {@code mailbox:NAME}: reads a mailbox of the configuration. Needs one {@link IntakePorts} in Camel's registry.
 */
@Component("mailbox")
public final class MailboxComponent extends DefaultComponent {
    /** Mailboxes looked at in the same moment. The others wait; nobody waits long, for every answer of a server has its deadline. */
    private static final int AT_ONCE = 32;

    /** Of those on one server, so that one that hangs leaves threads for the mailboxes of others. */
    private static final int AT_ONCE_ON_A_HOST = 24;

    private final Map<MailboxEndpoint, MailboxWorker> working = new ConcurrentHashMap<>();
    private final Set<MailboxWorker> histories = ConcurrentHashMap.newKeySet();
    private final ThreadFactory listeners = WorkerThreads.factory("mailbox-idle-");
    private @Nullable IntakePorts ports;
    private @Nullable MailboxSchedule schedule;
    private @Nullable ExecutorService workers;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable HostBudgets budgets;
    private final Map<String, Executor> workersOfHosts = new ConcurrentHashMap<>();
    private @Nullable ScheduledFuture<?> heartbeat;
    private @Nullable LedgerReturn ledgerReturn;
    private volatile IntSupplier nodes = () -> 1;

    /** Looks at a mailbox now. @return false if no route reads it */
    public boolean poll(String mailbox) {
        return each(mailbox, MailboxWorker::pollNow);
    }

    /**
     * Stops looking at a mailbox once its batches in hand are done, also after a restart, and on any other node.
     *
     * @return false if no route reads it
     * @throws RuntimeException if our tables cannot be reached: it is paused all the same, but only until this process ends
     */
    public boolean pause(String mailbox) {
        boolean read = each(mailbox, MailboxWorker::pause);
        if (read) {
            ports().pauses().pause(mailbox);
        }
        return read;
    }

    /**
     * Looks again at a mailbox that was paused, by hand or because too many of its mails failed.
     *
     * @return false if no route reads it
     * @throws RuntimeException if our tables cannot be reached: nothing has changed
     */
    public boolean resume(String mailbox) {
        if (live(mailbox).isEmpty()) {
            return false;
        }
        ports().pauses().resume(mailbox);
        return each(mailbox, MailboxWorker::resume);
    }

    /** @return all mailboxes that routes read, by name */
    public List<MailboxState> states() {
        return working.entrySet().stream()
                .filter(e -> e.getKey().isLive())
                .map(e -> e.getValue().state())
                .map(state -> history(state.name())
                        .map(past -> state.withHistory(past.state()))
                        .orElse(state))
                .sorted(Comparator.comparing(MailboxState::name))
                .toList();
    }

    /** @return how far a backfill has come; empty: no route reads it */
    public Optional<LaneState> lane(String mailbox, String lane) {
        return working.entrySet().stream()
                .filter(e -> e.getKey().getName().equals(mailbox)
                        && e.getKey().getLane().equals(lane))
                .map(e -> e.getValue().lane())
                .findFirst();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        MailboxEndpoint endpoint = new MailboxEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        IntakePorts found = CamelContextHelper.findSingleByType(getCamelContext(), IntakePorts.class);
        if (found == null) {
            throw new IllegalStateException("mailbox: needs exactly one IntakePorts in the registry");
        }
        ports = found;
        sweep(found.spool());
        ScheduledExecutorService made = WorkerThreads.timer();
        timer = made;
        budgets = new HostBudgets(found.taken(), found.clock(), () -> nodes.getAsInt());
        workers = WorkerThreads.atMost(AT_ONCE);
        MailboxSchedule planned = new MailboxSchedule(getCamelContext());
        schedule = planned;
        heartbeat = made.scheduleWithFixedDelay(planned::wakeForgotten, 10, 10, TimeUnit.SECONDS);
        ledgerReturn = LedgerReturn.watch(found.ledgerAnswers(), this::waitingForLedger);
    }

    @Override
    protected void doStop() throws Exception {
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        if (ledgerReturn != null) {
            ledgerReturn.close();
        }
        if (workers != null) {
            workers.shutdownNow();
        }
        if (timer != null) {
            timer.shutdownNow();
        }
        super.doStop();
    }

    void add(MailboxEndpoint endpoint, MailboxWorker worker) {
        working.put(endpoint, worker);
    }

    void remove(MailboxEndpoint endpoint, MailboxWorker worker) {
        working.remove(endpoint, worker);
    }

    /** @param living how many nodes share the mailboxes now */
    void sharedBy(IntSupplier living) {
        nodes = living;
    }

    IntakePorts ports() {
        return started(ports);
    }

    MailboxSchedule schedule() {
        return started(schedule);
    }

    Executor workers(MailboxConfig mailbox) {
        return workersOfHosts.computeIfAbsent(
                mailbox.host() + ":" + mailbox.port(),
                host -> new LimitedExecutor(started(workers), AT_ONCE_ON_A_HOST));
    }

    HostBudgets budgets() {
        return started(budgets);
    }

    ScheduledExecutorService timer() {
        return started(timer);
    }

    /** @return a thread of its own for something that mostly waits */
    Thread listener(Runnable task) {
        return listeners.newThread(task);
    }

    void addHistory(MailboxWorker reader) {
        histories.add(reader);
    }

    void removeHistory(MailboxWorker reader) {
        histories.remove(reader);
    }

    /** @return the worker that reads what lay in the mailbox before its first connect */
    Optional<MailboxWorker> history(String mailbox) {
        return histories.stream()
                .filter(reader -> reader.mailbox().equals(mailbox))
                .findFirst();
    }

    /** @return the worker that reads what comes in */
    Optional<MailboxWorker> live(String mailbox) {
        return working.entrySet().stream()
                .filter(e -> e.getKey().isLive() && e.getKey().getName().equals(mailbox))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private List<MailboxWorker> waitingForLedger() {
        return Stream.concat(working.values().stream(), histories.stream())
                .filter(MailboxWorker::waitsForLedger)
                .toList();
    }

    private boolean each(String mailbox, Consumer<MailboxWorker> doing) {
        Optional<MailboxWorker> live = live(mailbox);
        live.ifPresent(doing);
        history(mailbox).ifPresent(doing);
        return live.isPresent();
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the component is not started");
        }
        return part;
    }

    /** Deletes what a process that was killed has left in the spool; the mails are still on their servers. */
    private static void sweep(Path spool) throws IOException {
        Files.createDirectories(spool);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(spool, HugeMail.PREFIX + "*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }
}

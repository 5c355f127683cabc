package org.postern.intake;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.cluster.CamelClusterEventListener;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.cluster.ClusterServiceHelper;
import org.jspecify.annotations.Nullable;
import org.postern.commit.BatchResult;
import org.postern.commit.BatchResult.Committed;
import org.postern.commit.FolderKey;
import org.postern.commit.Settled;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.intake.Lane.History;
import org.postern.intake.MailboxSchedule.Wakening;
import org.quartz.SchedulerException;

/**
 * Turns what a mailbox holds into exchanges, one per batch, whose body is a {@link FetchedBatch}. The route answers with a {@link BatchResult} as body; one that
 * fails with an exception is tried again.
 *
 * <p>Where Camel has a cluster service, what comes in is read only by the node that leads in the mailbox' {@link Shard}.
 */
public final class MailboxConsumer extends DefaultConsumer implements BatchSink {
    private final CamelClusterEventListener.Leadership turns = (changed, leader) -> turn(changed);
    private @Nullable CamelClusterView view;
    private volatile @Nullable MailboxWorker worker;
    private @Nullable MailboxWorker history;
    private @Nullable Wakening wakening;
    private @Nullable HostBudget budget;

    MailboxConsumer(MailboxEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public MailboxEndpoint getEndpoint() {
        return (MailboxEndpoint) super.getEndpoint();
    }

    @Override
    public void accept(FetchedBatch batch, Consumer<BatchResult> done) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(batch);
        AtomicBoolean ended = new AtomicBoolean();
        try {
            getAsyncProcessor().process(exchange, doneSync -> {
                if (ended.compareAndSet(false, true)) {
                    BatchResult result = result(exchange);
                    releaseExchange(exchange, false);
                    landed(result, done);
                }
            });
        } catch (RuntimeException e) {
            // Camel tells faults by the exchange; one that it throws all the same must not leave the batch in the air.
            if (ended.compareAndSet(false, true)) {
                landed(new BatchResult.TryAgain(e), done);
            }
        }
    }

    private void landed(BatchResult result, Consumer<BatchResult> done) {
        if (result instanceof Committed committed
                && committed.settled().stream().anyMatch(Settled::settleDue)) {
            marksAreDue();
        }
        done.accept(result);
    }

    /** They are made by the mailbox' own worker over its own connection, never by the thread of the commit. */
    private void marksAreDue() {
        MailboxWorker live = worker;
        if (live != null) {
            live.marksAreDue();
        }
    }

    private BatchResult result(Exchange exchange) {
        Exception exception = exchange.getException();
        if (exception != null) {
            return new BatchResult.TryAgain(exception);
        }
        if (exchange.getMessage().getBody() instanceof BatchResult result) {
            return result;
        }
        return new BatchResult.Systemic(
                "the route " + getRouteId() + " ends without the result of a commit; has it lost that step?");
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        CamelClusterService found = getEndpoint().isLive()
                ? ClusterServiceHelper.lookupService(getEndpoint().getCamelContext())
                        .orElse(null)
                : null;
        if (found == null) {
            begin(() -> true, false);
            return;
        }
        CamelClusterView shard = found.getView(Shard.of(getEndpoint().getName()));
        view = shard;
        getEndpoint().getComponent().sharedBy(() -> shard.getMembers().size());
        shard.addEventListener(turns);
    }

    @Override
    protected void doStop() throws Exception {
        CamelClusterView left = view;
        if (left != null) {
            left.removeEventListener(turns);
            left.getClusterService().releaseView(left);
        }
        end();
        super.doStop();
    }

    /** Which node attends to the mailbox has changed, or is known for the first time. */
    private void turn(CamelClusterView view) {
        try {
            if (view.getLocalMember().isLeader()) {
                begin(
                        view instanceof Holding holding
                                ? holding
                                : () -> view.getLocalMember().isLeader(),
                        true);
            } else {
                end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            getExceptionHandler().handleException("the mailbox cannot be begun or ended", e);
        }
    }

    private synchronized void begin(Holding holding, boolean clustered) throws SchedulerException {
        if (worker != null) {
            return;
        }
        MailboxComponent component = getEndpoint().getComponent();
        IntakePorts ports = clustered ? component.ports().whileHeld(holding) : component.ports();
        MailboxConfig mailbox = mailbox(ports);
        Sessions sessions = new Sessions(
                getEndpoint().getCamelContext(),
                mailbox,
                ports,
                component.timer(),
                component.budgets().of(mailbox));
        UnaryOperator<Poll> owned = clustered
                ? poll -> new OwnedPoll(
                        poll,
                        mailbox.name(),
                        poll instanceof HistoryPoll ? FolderKey.HISTORY : FolderKey.LIVE,
                        ports,
                        holding)
                : poll -> poll;
        MailboxWorker made = worker(poll(sessions, owned), sessions);
        worker = made;
        component.add(getEndpoint(), made);
        if (getEndpoint().isLive()) {
            sessions.budget().join(mailbox.name());
            budget = sessions.budget();
            wakening = component.schedule().wake(mailbox.name(), mailbox.schedule(), ports.zone(), made::wake);
        } else {
            made.pollNow();
        }
    }

    private synchronized void end() throws InterruptedException, SchedulerException {
        if (wakening != null) {
            wakening.cancel();
            wakening = null;
        }
        if (budget != null) {
            budget.leave(getEndpoint().getName());
            budget = null;
        }
        MailboxWorker past = history;
        history = null;
        if (past != null) {
            getEndpoint().getComponent().removeHistory(past);
            past.stop();
        }
        MailboxWorker live = worker;
        if (live != null) {
            getEndpoint().getComponent().remove(getEndpoint(), live);
            live.stop();
        }
        worker = null;
    }

    private MailboxWorker worker(Poll poll, Sessions sessions) {
        MailboxComponent component = getEndpoint().getComponent();
        return new MailboxWorker(
                getEndpoint().getName(),
                poll,
                component.workers(sessions.mailbox()),
                component.timer(),
                sessions.ports(),
                new Backoff(
                        RandomGenerator.getDefault(),
                        sessions.ports().timeouts().retry()),
                () -> Optional.ofNullable(wakening).flatMap(Wakening::next),
                () -> getEndpoint().isLive()
                        && sessions.ports().pauses().isPaused(getEndpoint().getName()));
    }

    /** @param owned what each poll is wrapped into */
    private Poll poll(Sessions sessions, UnaryOperator<Poll> owned) {
        if (!getEndpoint().isLive()) {
            Lane lane = getEndpoint().backfill();
            return isImap(sessions)
                    ? new ImapPoll(sessions, lane, this, null, null)
                    : new Pop3Poll(sessions, lane, this);
        }
        MailboxConfig mailbox = sessions.mailbox();
        Lane live = new Lane(
                FolderKey.LIVE,
                mailbox.since()
                        .resolve(sessions.ports().clock(), sessions.ports().zone()),
                null,
                mailbox.archiveHistory() ? History.BEFORE_FIRST_CONNECT : History.NONE);
        if (!isImap(sessions)) {
            return owned.apply(new Pop3Poll(sessions, live, this));
        }
        HistoryPoll past = new HistoryPoll(sessions, this);
        MailboxWorker reader = worker(owned.apply(past), sessions);
        history = reader;
        getEndpoint().getComponent().addHistory(reader);
        IdleWatch watch = mailbox.push() ? new IdleWatch(sessions, getEndpoint().getComponent(), this::news) : null;
        return owned.apply(new ImapPoll(sessions, live, this, watch, (folder, outgoing) -> {
            past.tell(folder, outgoing);
            reader.wake();
        }));
    }

    private static boolean isImap(Sessions sessions) {
        return sessions.mailbox().protocol() == Protocol.IMAP;
    }

    private void news() {
        MailboxWorker live = worker;
        if (live != null) {
            live.wake();
        }
    }

    private MailboxConfig mailbox(IntakePorts ports) {
        MailboxConfig mailbox = ports.mailboxes()
                .apply(getEndpoint().getName())
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no mailbox " + getEndpoint().getName() + " in the configuration"));
        String folder = getEndpoint().getFolder();
        if (folder == null) {
            return mailbox;
        }
        List<FolderConfig> only =
                mailbox.folders().stream().filter(f -> f.name().equals(folder)).toList();
        return mailbox.reading(
                only.isEmpty() ? List.of(new FolderConfig(folder, false, null)) : only, mailbox.capture());
    }
}

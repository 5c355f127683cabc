package org.postern.intake;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
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

/**
 * Turns what a mailbox holds into exchanges, one per batch, whose body is a {@link FetchedBatch}. The route answers with a {@link BatchResult} as body; one that
 * fails with an exception is tried again.
 */
public final class MailboxConsumer extends DefaultConsumer implements BatchSink {
    private @Nullable MailboxWorker worker;
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
        if (worker != null) {
            worker.marksAreDue();
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
        MailboxComponent component = getEndpoint().getComponent();
        IntakePorts ports = component.ports();
        MailboxConfig mailbox = mailbox(ports);
        Sessions sessions = new Sessions(
                getEndpoint().getCamelContext(),
                mailbox,
                ports,
                component.timer(),
                component.budgets().of(mailbox));
        MailboxWorker made = worker(poll(sessions), sessions);
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

    @Override
    protected void doStop() throws Exception {
        if (wakening != null) {
            wakening.cancel();
        }
        if (budget != null) {
            budget.leave(getEndpoint().getName());
        }
        MailboxWorker past = history;
        if (past != null) {
            getEndpoint().getComponent().removeHistory(past);
            past.stop();
        }
        if (worker != null) {
            getEndpoint().getComponent().remove(getEndpoint(), worker);
            worker.stop();
        }
        super.doStop();
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
                () -> Optional.ofNullable(wakening).flatMap(Wakening::next));
    }

    private Poll poll(Sessions sessions) {
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
            return new Pop3Poll(sessions, live, this);
        }
        HistoryPoll past = new HistoryPoll(sessions, this);
        MailboxWorker reader = worker(past, sessions);
        history = reader;
        getEndpoint().getComponent().addHistory(reader);
        IdleWatch watch = mailbox.push() ? new IdleWatch(sessions, getEndpoint().getComponent(), this::news) : null;
        return new ImapPoll(sessions, live, this, watch, (folder, outgoing) -> {
            past.tell(folder, outgoing);
            reader.wake();
        });
    }

    private static boolean isImap(Sessions sessions) {
        return sessions.mailbox().protocol() == Protocol.IMAP;
    }

    private void news() {
        if (worker != null) {
            worker.wake();
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

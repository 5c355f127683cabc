package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;
import org.postern.commit.FolderKey;
import org.postern.daemon.SuspectMails.Taken;
import org.postern.intake.MemoryFlights;
import org.postern.message.DeliveryId;

class SuspectMailsTest {
    private static final FolderKey QUEUE = new FolderKey("sales", "INBOX", "queue");
    private static final DeliveryId MAIL = DeliveryId.imap("sales", "INBOX", 1, 7);

    private final MemoryFlights flights = new MemoryFlights();
    private final SuspectMails suspects = new SuspectMails(flights, "alpha");

    @Test
    void aMailThatOneWorkerDiedWithIsNotSuspected() throws Exception {
        assertThat(suspects.take(MAIL, 1, exchange())).isEqualTo(new Taken(null, false));
        assertThat(suspects.take(MAIL, 2, exchange())).isEqualTo(new Taken(null, false));
        assertThat(flights.stranded(QUEUE)).isEmpty();
    }

    @Test
    void aMailThatWasAloneInThreeWorkersThatDiedIsPoison() throws Exception {
        Taken first = suspects.take(MAIL, 3, exchange());
        assertThat(first.poison()).isFalse();
        for (int death = 2; death <= 3; death++) {
            assertThat(new SuspectMails(flights, "beta").take(MAIL, 3, exchange()))
                    .isEqualTo(first);
        }
        assertThat(new SuspectMails(flights, "beta").take(MAIL, 3, exchange()))
                .isEqualTo(new Taken(first.flight(), true));
    }

    @Test
    void aMailThatIsGivenBackHasKilledNobody() throws Exception {
        Exchange exchange = exchange();
        suspects.take(MAIL, 3, exchange);
        exchange.setException(new IllegalStateException("the daemon stops"));
        end(exchange);
        assertThat(flights.stranded(QUEUE)).isEmpty();
    }

    @Test
    void suspectsAreTakenOneAtATime() throws Exception {
        Exchange first = exchange();
        suspects.take(MAIL, 3, first);
        CompletableFuture<Taken> second = CompletableFuture.supplyAsync(() -> {
            try {
                return suspects.take(DeliveryId.uidl("sales", "INBOX", "x"), 3, exchange());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(second).isNotDone();
        assertThat(flights.stranded(QUEUE)).hasSize(1);
        end(first);
        assertThat(second.join().flight()).isNotNull();
    }

    @Test
    void whatWasPutIntoTheQueueIsKnownByItsFolderAndNumber() {
        QueuedMails queued = new QueuedMails(flights, "alpha");
        DeliveryId byPop = DeliveryId.uidl("sales", "INBOX", "uidl-1");
        queued.put("sales", "INBOX", List.of(MAIL, byPop));
        queued.put("sales", "INBOX", List.of());
        assertThat(queued.among(List.of(
                        MAIL,
                        byPop,
                        DeliveryId.imap("sales", "INBOX", 1, 8),
                        DeliveryId.imap("sales", "Sent", 1, 7),
                        DeliveryId.imap("support", "INBOX", 1, 7))))
                .containsExactlyInAnyOrder(MAIL, byPop);
    }

    private static Exchange exchange() {
        return new DefaultExchange(new DefaultCamelContext());
    }

    private static void end(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }
}

package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.MailDraft;
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;

/** Groups of many mails, and two groups at the same time. */
abstract class EspoBatch {
    @TempDir
    Path folder;

    EspoDesk desk;

    abstract EspoDesk open(Path folder) throws Exception;

    @BeforeEach
    void open() throws Exception {
        desk = open(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void aGroupOfAHundredMailsTakesAsManyStatementsAsASmallOne() throws Exception {
        desk.file(List.of(desk.order(mail().id("warm@mail.example"))));
        assertThat(others(hundred(0))).isLessThanOrEqualTo(25);
        Map<Boolean, List<String>> again = hundred(1);
        assertThat(others(again)).as("%s", again.get(false)).isLessThanOrEqualTo(25);
        assertThat(again.get(true))
                .hasSizeLessThanOrEqualTo(Tables.IN_ORDER.size() + 3)
                .doesNotHaveDuplicates();
        assertThat(desk.jdbc.queryForObject("select count(*) from `email`", Integer.class))
                .isEqualTo(201);
    }

    private static int others(Map<Boolean, List<String>> statements) {
        return statements.get(false).size();
    }

    /** New senders, known contacts, replies into cases of the round before. @return statements; true: INSERTs, a batch each */
    private Map<Boolean, List<String>> hundred(int round) throws Exception {
        List<EspoDesk.Order> orders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            MailDraft mail = mail().id("m" + round + "-" + i + "@mail.example").subject("Matter " + i);
            if (i % 4 == 0) {
                mail.from("New " + i, "new" + i + "@new" + round + ".example");
            }
            if (i % 4 == 1) {
                mail.from("Old " + i, "new" + (i - 1) + "@new0.example")
                        .inReplyTo("m" + (round - 1) + "-" + (i - 1) + "@mail.example");
            }
            if (i % 4 == 2) {
                mail.from("Olga", "olga@volga.example").cc("anna@example.com");
            }
            EspoDesk.Order order = desk.order(mail);
            orders.add(i % 4 == 0 ? order.lead().create(Type.CASE).assign("user-dana") : order);
        }
        desk.statements.take();
        desk.file(orders);
        return desk.statements.take().stream().collect(Collectors.partitioningBy(sql -> sql.startsWith("insert")));
    }

    @Test
    void whatAnotherWriterCommittedBeforeTheLookIsSeen() throws Exception {
        MailDraft first = mail().from("Nora New", "nora@new.example");
        MailDraft second = mail().id("m2@mail.example").from("Nora New", "nora@new.example");
        List<Plan> plans = desk.file(List.of(desk.order(second)), () -> inTheMeantime(first), () -> {});
        assertThat(plans.get(0).party()).isPresent();
        assertThat(plans.get(0).linked().orElseThrow().type()).isEqualTo(Type.CASE);
    }

    private void inTheMeantime(MailDraft mail) {
        try {
            desk.file(mail, o -> o.lead().create(Type.CASE));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoWritersWhoMeetANewAddressAtTheSameTimeMakeOneRowOfIt() throws Exception {
        CountDownLatch looked = new CountDownLatch(2);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<Plan>>> both = new ArrayList<>();
            String[] others = {"y@new.example", "z@new.example"};
            for (int n : List.of(0, 1)) {
                both.add(writers.submit(() -> desk.file(
                        List.of(desk.order(mail().id("m" + n + "@mail.example")
                                .from("X", "x@new.example")
                                .cc(others[n], others[1 - n]))),
                        () -> {},
                        () -> together(looked),
                        () -> {})));
            }
            for (Future<List<Plan>> one : both) {
                assertThat(one.get(60, TimeUnit.SECONDS)).hasSize(1);
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(desk.jdbc.queryForList(
                        "select `lower` from `email_address` where `lower` like '%@new.example' order by 1",
                        String.class))
                .containsExactly("x@new.example", "y@new.example", "z@new.example");
        assertThat(desk.jdbc.queryForObject("select count(*) from `email`", Integer.class))
                .isEqualTo(2);
    }

    private static void together(CountDownLatch looked) {
        looked.countDown();
        try {
            assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package org.postern.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.crm.espocrm.EspoFiles;
import org.postern.servers.DovecotServer;
import org.postern.servers.FaultProxy;
import org.postern.servers.MariaDbServer;
import org.postern.servers.RecordingSmtp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Halts the daemon behind a durable step, starts it again, and compares all that lasts with a run that was not halted; then one more run may change nothing.
 *
 * <p>{@code -Dpostern.crash=all} takes every step of every scenario with real halts; without it a sample is taken.
 */
class CrashAtEveryStepIT {
    private static final Logger LOG = LoggerFactory.getLogger(CrashAtEveryStepIT.class);

    /** Every so manieth step in the sample. */
    private static final int STRIDE = Integer.getInteger("postern.crash-stride", 40);

    @TempDir
    private Path folder;

    private final List<Scenario> all = Scenario.all();
    private DovecotServer mail;
    private World world;
    private RecordingSmtp smtp;
    private Path uploads;
    private int runs;

    @BeforeEach
    void makeTheWorld() throws Exception {
        mail = DovecotServer.start();
        smtp = new RecordingSmtp(false);
        uploads = Files.createDirectory(folder.resolve("upload"));
        world = new World(mail, uploads, all.stream().map(Scenario::name).toList());
    }

    @AfterEach
    void endTheWorld() throws Exception {
        if (world != null) {
            world.close();
        }
        smtp.close();
        mail.close();
    }

    @Test
    void allScenariosAtOnceInThisJvmComeToTheSameEndWhereverTheyAreHalted() throws Exception {
        List<String> expected = untouched(all, this::inThisJvm);
        int halts = 0;
        for (int step = 3; halted(all, this::inThisJvm, step, expected); step += STRIDE) {
            halts++;
        }
        assertThat(halts).as("steps at which it was halted").isGreaterThan(3);
        changesNothing(all, this::inThisJvm, expected);
        LOG.info("All scenarios in one JVM: halted {} times, the same end each time", halts);
    }

    @Test
    void threeScenariosComeToTheSameEndWhereverTheirProcessIsHalted() throws Exception {
        List<Scenario> three = all.stream()
                .filter(s -> List.of("attachment", "move", "case").contains(s.name()))
                .toList();
        List<String> expected = untouched(three, this::asProcess);
        for (int step : List.of(8, 20)) {
            assertThat(halted(three, this::asProcess, step, expected)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "attachment",
                "thread",
                "filtered",
                "duplicate",
                "quarantined",
                "pop",
                "move",
                "delete",
                "answer",
                "lead",
                "case"
            })
    @EnabledIfSystemProperty(named = "postern.crash", matches = "all")
    void everyScenarioComesToTheSameEndBehindEveryStep(String name) throws Exception {
        List<Scenario> scenarios =
                all.stream().filter(s -> s.name().equals(name)).toList();
        List<String> expected = untouched(scenarios, this::asProcess);
        int step = 1;
        while (halted(scenarios, this::asProcess, step, expected)) {
            step++;
        }
        assertThat(step).as("steps").isGreaterThan(4);
        changesNothing(scenarios, this::asProcess, expected);
        LOG.info("{}: halted behind each of {} steps, the same end each time", name, step - 1);
    }

    /** As if the mail itself killed the process while it is read: right behind the note that it is under way. */
    @Test
    @EnabledIfSystemProperty(named = "postern.crash", matches = "all")
    void aMailThatKillsTheProcessIsQuarantinedUnreadAfterThreeCrashesAndTheOthersFlow() throws Exception {
        List<Scenario> plain =
                all.stream().filter(s -> s.name().equals("plain")).toList();
        world.reset(plain);
        writeConfig("process", plain, MariaDbServer.get().port(), mail.imapPort(), mail.pop3Port(), smtp.port());
        for (String step : List.of("flight departed", "flight tried again", "flight tried again")) {
            try (DaemonUnderTest daemon = HaltingProcess.start(folder.resolve("process"), step)) {
                await(step).atMost(Duration.ofSeconds(60)).until(() -> !daemon.isAlive());
                assertThat(daemon.hasHalted()).as(daemon::log).isTrue();
            }
        }
        mail.deliver(
                "plain",
                "From: john@acme.example\r\nSubject: behind it\r\nMessage-ID: <behind@crash.example>\r\n\r\nx\r\n");
        try (DaemonUnderTest daemon = asProcess(plain, 0)) {
            await("both have their outcome")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> world.count("select count(*) from " + world.ledger("delivery")) == 2);
            assertThat(daemon.isAlive()).isTrue();
        }
        assertThat(world.sql.queryForList(
                        "select concat(outcome, ' ', ifnull(reason, '')) from " + world.ledger("delivery")
                                + " order by uid",
                        String.class))
                .containsExactly("quarantined POISON", "filed ");
        assertThat(world.count("select count(*) from " + world.ledger("raw"))).isEqualTo(1);
    }

    /** A backup of yesterday is put back while the mail of today still lies on the server. */
    @Test
    @EnabledIfSystemProperty(named = "postern.crash", matches = "all")
    void aDatabasePutBackToYesterdayGetsTheMailOfTodayAgain() throws Exception {
        List<Scenario> kept = all.stream()
                .filter(s -> List.of("plain", "attachment", "thread", "duplicate", "lead", "case")
                        .contains(s.name()))
                .toList();
        List<Scenario> yesterday = kept.stream()
                .filter(s -> List.of("plain", "lead").contains(s.name()))
                .toList();
        world.reset(yesterday);
        toRest(yesterday, this::inThisJvm);
        world.backUp();
        kept.stream().filter(s -> !yesterday.contains(s)).forEach(world::deliver);
        toRest(kept, this::inThisJvm);
        List<String> today = world.told();
        world.putBack();
        assertThat(world.told()).isNotEqualTo(today);
        toRest(kept, this::inThisJvm);
        EspoFiles.orphans(world.sql, uploads).sweep(Instant.now().plusSeconds(1));
        assertSame(world.told(), today, "after the database was put back");
    }

    private List<String> untouched(List<Scenario> scenarios, Run run) throws Exception {
        world.reset(scenarios);
        toRest(scenarios, run);
        return world.told();
    }

    /** @return false if the daemon has no such step */
    private boolean halted(List<Scenario> scenarios, Run run, int step, List<String> expected) throws Exception {
        world.reset(scenarios);
        int answers = smtp.mails().size();
        boolean halted;
        try (DaemonUnderTest daemon = run.start(scenarios, step)) {
            await("it halts behind step " + step + ", or has nothing more to do")
                    .dontCatchUncaughtExceptions() // those of the halted threads
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !daemon.isAlive() || world.isAtRest(scenarios));
            halted = daemon.hasHalted();
            assertThat(halted || daemon.isAlive()).as(daemon::log).isTrue();
        }
        if (!halted) {
            return false;
        }
        toRest(scenarios, run);
        EspoFiles.orphans(world.sql, uploads).sweep(Instant.now().plusSeconds(1));
        assertSame(
                world.told(),
                world.hasUnknownAnswer() ? withoutRecordOfAnswer(expected) : expected,
                "after a halt behind step " + step);
        assertThat(smtp.mails().size() - answers).as("answers sent").isLessThanOrEqualTo(1);
        return true;
    }

    private void changesNothing(List<Scenario> scenarios, Run run, List<String> expected) throws Exception {
        toRest(scenarios, run);
        assertSame(world.told(), expected, "after one more run");
    }

    private static List<String> withoutRecordOfAnswer(List<String> told) {
        return told.stream().filter(line -> !line.contains("=email:<answer.")).toList();
    }

    private static void assertSame(List<String> told, List<String> expected, String when) {
        List<String> tooMuch = new ArrayList<>(told);
        expected.forEach(tooMuch::remove);
        List<String> missing = new ArrayList<>(expected);
        told.forEach(missing::remove);
        assertThat(tooMuch).as("too much " + when + "; missing: " + missing).isEmpty();
        assertThat(missing).as("missing " + when).isEmpty();
    }

    private void toRest(List<Scenario> scenarios, Run run) throws Exception {
        world.sql.execute("select 1");
        String cursors = world.ledger("cursor");
        if (world.count("select count(*) from " + cursors) > 0) {
            world.sql.update("update " + cursors + " set last_ok = null");
        }
        try (DaemonUnderTest daemon = run.start(scenarios, 0)) {
            await("all is done")
                    .dontCatchUncaughtExceptions()
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> {
                        if (daemon.isAlive()) {
                            assertThat(world.undone(scenarios)).isEmpty();
                        }
                    });
            assertThat(daemon.isAlive()).as(daemon::log).isTrue();
        }
    }

    private interface Run {
        DaemonUnderTest start(List<Scenario> scenarios, int crashAfter) throws IOException;
    }

    private DaemonUnderTest asProcess(List<Scenario> scenarios, int crashAfter) throws IOException {
        return HaltingProcess.start(
                writeConfig(
                        "process",
                        scenarios,
                        MariaDbServer.get().port(),
                        mail.imapPort(),
                        mail.pop3Port(),
                        smtp.port()),
                crashAfter);
    }

    private Path writeConfig(String name, List<Scenario> scenarios, int database, int imap, int pop3, int outgoing)
            throws IOException {
        return CrashConfig.write(folder.resolve(name), scenarios, world.crm, database, imap, pop3, outgoing, uploads);
    }

    /** Each run has a network of its own: that of a halted one stays cut. */
    private DaemonUnderTest inThisJvm(List<Scenario> scenarios, int crashAfter) throws IOException {
        FaultProxy database = new FaultProxy("127.0.0.1", MariaDbServer.get().port());
        FaultProxy imap = new FaultProxy("127.0.0.1", mail.imapPort());
        FaultProxy pop3 = new FaultProxy("127.0.0.1", mail.pop3Port());
        FaultProxy outgoing = new FaultProxy("127.0.0.1", smtp.port());
        Path config =
                writeConfig("run" + ++runs, scenarios, database.port(), imap.port(), pop3.port(), outgoing.port());
        return HaltingInThisJvm.start(config, new ArrayList<>(List.of(database, imap, pop3, outgoing)), crashAfter);
    }
}

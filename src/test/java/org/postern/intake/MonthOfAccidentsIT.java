package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.BatchResult;
import org.postern.intake.MailboxState.Condition;
import org.postern.message.Delivery;
import org.postern.servers.ScriptedImap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mail server to which something happens all the time, and nobody who would put it right: each mail is there in the end, and what comes twice is the very same. Where the mailbox waits for minutes, the
 * clock is moved on by hand; nothing else is.
 */
class MonthOfAccidentsIT {
    private static final Logger LOG = LoggerFactory.getLogger(MonthOfAccidentsIT.class);

    /** {@code -Dpostern.accidents=500} for the month. */
    private static final int ACCIDENTS = Integer.getInteger("postern.accidents", 24);

    private static final long SEED = Long.getLong("postern.accident-seed", 4);

    private enum Accident {
        CONNECTION_DROPS_AT_A_COMMAND,
        CONNECTION_DROPS_IN_A_MAIL,
        GOODBYE,
        LOGIN_UNAVAILABLE,
        LOGIN_EXPIRED,
        FOLDER_RENAMED_AND_BACK,
        UIDVALIDITY_CHANGES,
        QUOTA_ON_FETCH,
        SIZES_LIE,
        LITERAL_LIES,
        SEARCH_LIES,
        GARBAGE,
        UNSOLICITED,
        READ_MAIL_IS_REMOVED,
        SILENCE,
        DATABASE_FULL
    }

    @TempDir
    private Path spool;

    private final ScriptedImap server = new ScriptedImap();
    private final Random random = new Random(SEED);
    private final List<String> sent = new ArrayList<>();
    private final AtomicBoolean struck = new AtomicBoolean();
    private IntakeRig rig;
    private long uid;

    @AfterEach
    void stop() throws Exception {
        rig.close();
        server.close();
    }

    @Test
    void afterAllOfThemEachMailIsThereOnce() throws Exception {
        rig = new IntakeRig(spool, 1 << 20, IntakeRig.QUICK);
        rig.fate = batch -> null;
        rig.start(Mailboxes.mailbox("month", server.port(), "secret")
                .every(Duration.ofMillis(100))
                .config());
        Map<Accident, Integer> counts = new EnumMap<>(Accident.class);
        for (int i = 0; i < ACCIDENTS; i++) {
            Accident accident = next(i);
            counts.merge(accident, 1, Integer::sum);
            struck.set(false);
            happens(accident);
            deliver(1 + random.nextInt(5));
            await(accident + ", number " + i)
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        moveTheClockOn();
                        return struck.get();
                    });
        }
        honest();
        await("all mails")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    moveTheClockOn();
                    return new TreeSet<>(List.copyOf(rig.subjects)).size() == sent.size()
                            && rig.state("month").condition() == Condition.OK;
                });
        LOG.info("{} accidents, {} mails: {}", ACCIDENTS, sent.size(), counts);
        assertThat(new TreeSet<>(List.copyOf(rig.subjects))).containsExactlyInAnyOrderElementsOf(sent);
        // Where sizes lie while UIDs change, known mail is not told by them and comes again; the ledger then tells it
        // by its content.
        Map<String, byte[]> first = new HashMap<>();
        int again = 0;
        for (Delivery delivery : List.copyOf(rig.deliveries)) {
            byte[] raw = IntakeRig.bytes(delivery);
            byte[] before = first.putIfAbsent(IntakeRig.subject(raw), raw);
            if (before != null) {
                again++;
                assertThat(raw).isEqualTo(before);
            }
        }
        LOG.info("{} deliveries came again after a change of UIDVALIDITY", again);
        assertThat(rig.batches).allSatisfy(batch -> assertThat(batch.unparsed()).isNull());
        assertThat(rig.flights.rows).isEmpty();
        assertThat(rig.spooled()).isZero();
    }

    /** Each kind once in a while; those that take seconds more seldom. */
    private Accident next(int number) {
        Accident[] all = Accident.values();
        Accident next = number < all.length ? all[number] : all[random.nextInt(all.length)];
        return next == Accident.SILENCE && number >= all.length && random.nextInt(4) > 0 ? Accident.GARBAGE : next;
    }

    private void moveTheClockOn() {
        MailboxState state = rig.state("month");
        if (state.condition() == Condition.FAILING
                && state.nextPoll() != null
                && state.nextPoll().isAfter(Instant.now().plusMillis(300))) {
            rig.signInLater(Duration.ofMinutes(15));
            rig.component().poll("month");
        }
    }

    private void deliver(int count) {
        for (int i = 0; i < count; i++) {
            String subject = "mail " + (sent.size() + 1);
            sent.add(subject);
            server.mail(
                    ++uid,
                    "From: ann@example.com\r\nMessage-ID: <" + sent.size() + "@x>\r\nSubject: " + subject + "\r\n\r\n"
                            + "Hello\r\n".repeat(10 + random.nextInt(200)));
        }
    }

    private void honest() {
        server.interference = (command, tag, out) -> false;
        server.lies = new ScriptedImap.Lies();
        server.loginAnswer = "OK done";
        rig.fate = batch -> null;
    }

    private void happens(Accident accident) {
        honest();
        switch (accident) {
            case CONNECTION_DROPS_AT_A_COMMAND -> {
                AtomicInteger left = new AtomicInteger(1 + random.nextInt(6));
                server.interference = (command, tag, out) -> {
                    if (left.decrementAndGet() == 0) {
                        strike();
                    }
                    if (left.get() == 0) {
                        throw new IOException("dropped");
                    }
                    return false;
                };
            }
            case CONNECTION_DROPS_IN_A_MAIL ->
                whole((number, mail, out) -> {
                    ScriptedImap.write(
                            out,
                            "* " + number + " FETCH (UID " + number + " FLAGS () BODY[] {" + mail.length + "}\r\n");
                    out.write(mail, 0, mail.length / 2);
                    out.flush();
                    throw new IOException("dropped");
                });
            case GOODBYE -> once("UID SEARCH", "* BYE going down", true);
            case LOGIN_UNAVAILABLE -> login("NO [UNAVAILABLE] try later");
            case LOGIN_EXPIRED -> login("NO [AUTHENTICATIONFAILED] expired");
            case FOLDER_RENAMED_AND_BACK -> once("EXAMINE", "TAG NO [NONEXISTENT] no such folder", false);
            case UIDVALIDITY_CHANGES -> {
                TreeMap<Long, byte[]> before = new TreeMap<>(server.mails);
                server.interference = (command, tag, out) -> {
                    throw new IOException("no sessions meanwhile");
                };
                server.drop();
                server.mails.clear();
                server.uidValidity += 1000;
                uid = 0;
                before.values().forEach(mail -> server.mails.put(++uid, mail));
                server.interference = (command, tag, out) -> {
                    if (command.startsWith("UID SEARCH")) {
                        strike();
                    }
                    return false;
                };
            }
            case QUOTA_ON_FETCH -> once("UID FETCH", "TAG NO [OVERQUOTA] too many requests", false);
            case SIZES_LIE ->
                server.lies = new ScriptedImap.Lies() {
                    @Override
                    public String size(long number, byte[] mail) {
                        struck.set(true);
                        return random.nextBoolean() ? "1" : "77777777";
                    }
                };
            case LITERAL_LIES ->
                whole((number, mail, out) -> ScriptedImap.write(
                        out, "* " + number + " FETCH (UID " + number + " FLAGS () BODY[] {2147483640}\r\n"));
            case SEARCH_LIES ->
                server.lies = new ScriptedImap.Lies() {
                    @Override
                    public List<Long> found(List<Long> uids) {
                        struck.set(true);
                        List<Long> more = new ArrayList<>(uids);
                        more.addAll(uids); // the same twice, out of order, and one of long ago for n:*
                        more.add(0, 1L);
                        return more;
                    }
                };
            case GARBAGE -> once("UID SEARCH", "* 17 FETCH (((", true);
            case UNSOLICITED -> {
                AtomicInteger times = new AtomicInteger(5);
                server.interference = (command, tag, out) -> {
                    if (times.decrementAndGet() >= 0) {
                        ScriptedImap.write(
                                out, "* 4711 EXISTS\r\n* OK still here\r\n* 1 FETCH (FLAGS (\\Seen) UID 1)\r\n");
                    } else {
                        strike();
                    }
                    return false;
                };
            }
            case READ_MAIL_IS_REMOVED -> {
                List<Long> read = server.mails.entrySet().stream()
                        .filter(mail -> rig.subjects.contains(IntakeRig.subject(mail.getValue())))
                        .map(Map.Entry::getKey)
                        .toList();
                if (!read.isEmpty()) {
                    server.mails.remove(read.get(random.nextInt(read.size())));
                }
                struck.set(true);
            }
            case SILENCE -> {
                server.interference = (command, tag, out) -> {
                    if (command.startsWith("UID SEARCH") && !struck.get()) {
                        strike();
                        return true; // and no answer: the client gives up
                    }
                    return false;
                };
            }
            case DATABASE_FULL -> {
                AtomicInteger times = new AtomicInteger(2);
                rig.fate = batch -> {
                    if (batch.deliveries().isEmpty() || times.decrementAndGet() < 0) {
                        return null;
                    }
                    struck.set(true);
                    return new BatchResult.TryAgain(new IllegalStateException("disk full"));
                };
            }
        }
    }

    private void strike() {
        struck.set(true);
        LOG.debug("struck");
    }

    private void login(String answer) {
        server.loginAnswer = answer;
        server.interference = (command, tag, out) -> {
            if (command.startsWith("LOGIN")) {
                strike();
            } else if (!struck.get() && !command.startsWith("CAPABILITY")) {
                throw new IOException("the session is over");
            }
            return false;
        };
    }

    /** @param line TAG stands for the command's tag. @param ends true if the connection ends after it */
    private void once(String start, String line, boolean ends) {
        AtomicBoolean again = new AtomicBoolean(true);
        server.interference = (command, tag, out) -> {
            if (!command.startsWith(start) || !again.getAndSet(false)) {
                return false;
            }
            ScriptedImap.write(out, line.replace("TAG", tag) + "\r\n");
            out.flush();
            strike();
            if (ends) {
                throw new IOException("over");
            }
            return true;
        };
    }

    private interface Whole {
        void send(long number, byte[] mail, OutputStream out) throws IOException;
    }

    /** The next mail that is fetched whole. */
    private void whole(Whole instead) {
        AtomicBoolean again = new AtomicBoolean(true);
        server.lies = new ScriptedImap.Lies() {
            @Override
            public void whole(long number, byte[] mail, OutputStream out) throws IOException {
                if (again.getAndSet(false)) {
                    struck.set(true);
                    instead.send(number, mail, out);
                } else {
                    super.whole(number, mail, out);
                }
            }
        };
    }
}

package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.UidSet;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * What the kernel is asked for, in order, as strace tells it: a file is on the disk before it has its name, its name before the commit of its mail, the commit before
 * the mail server is asked to move the mail. {@code -Dpostern.strace=true}; strace must be installed.
 */
@EnabledIfSystemProperty(named = "postern.strace", matches = "true")
class DurableOrderIT {
    private static final Logger LOG = LoggerFactory.getLogger(DurableOrderIT.class);
    private static final int MAILS = 100;
    private static final Pattern SOCKET = Pattern.compile("<TCP.*?]>");
    private static final Pattern MOVE = Pattern.compile("UID MOVE ([0-9:,]+) ");

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = MariaDbServer.get().fresh();
    private final String ours = crm.name() + "_postern.postern_";
    private final JdbcTemplate sql = new JdbcTemplate(
            new SingleConnectionDataSource(crm.url(), MariaDbServer.USER, MariaDbServer.PASSWORD, true));

    @Test
    void filesThenTheCommitThenTheMark() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "strace"))),
                "strace is not installed");
        EspoTables.create(Objects.requireNonNull(sql.getDataSource()));
        new EspoSamples(sql).seed();
        Path trace = folder.resolve("trace");
        try (DovecotServer mail = DovecotServer.start()) {
            for (int i = 1; i <= MAILS; i++) {
                mail.deliver("sales", "INBOX", withAttachment(i), Instant.now());
            }
            Path config = ConfigFolder.write(folder, mail, crm, List.of("sales"), "after: {filed: {move: Done}}");
            try (PosternProcess daemon =
                    PosternProcess.startUnder(straced(trace), config, folder, List.of("run"), Map.of())) {
                await("every mail is moved")
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> !daemon.isAlive() || mail.count("sales", "Done") == MAILS);
                assertThat(daemon.isAlive()).as(daemon::output).isTrue();
            }
        }
        List<String> calls = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        List<Map<String, Object>> files = sql.queryForList(
                "select d.uid, a.id from " + ours + "delivery d join " + ours
                        + "mail m on m.mail_key = d.mail_key and m.variant = d.variant join attachment a on a.parent_id = m.email_id");
        assertThat(files).hasSize(MAILS);
        files.forEach(file -> inOrder(calls, (Long) file.get("uid"), (String) file.get("id")));
        LOG.info("{} of {} mails in order, {} calls", files.size(), MAILS, calls.size());
    }

    private void inOrder(List<String> calls, long uid, String id) {
        int forced = after(calls, -1, call -> call.contains("fsync(") && call.contains(".postern-" + id + ">"));
        int named = after(calls, forced, call -> call.contains("rename") && call.contains("/upload/" + id + "\""));
        int nameForced = after(calls, named, call -> call.contains("fsync(") && call.contains("/upload>"));
        int written = after(calls, nameForced, call -> call.contains("<TCP") && call.contains(id));
        assertThat(written).as("the row of %s is sent to the database", id).isLessThan(calls.size());
        Matcher socket = SOCKET.matcher(calls.get(written));
        assertThat(socket.find()).isTrue();
        String connection = socket.group();
        int committed = after(calls, written, call -> call.contains(connection) && call.contains("COMMIT"));
        int moved = after(calls, -1, call -> moves(call, uid));
        assertThat(List.of(forced, named, nameForced, written, committed, moved))
                .as("mail %d, file %s: forced, named, name forced, written, committed, moved", uid, id)
                .doesNotContain(calls.size())
                .isSorted();
    }

    /** @return the first such call after that one; the number of calls: there is none */
    private static int after(List<String> calls, int call, Predicate<String> wanted) {
        int next = call + 1;
        while (next < calls.size() && !wanted.test(calls.get(next))) {
            next++;
        }
        return next;
    }

    private static boolean moves(String call, long uid) {
        Matcher move = MOVE.matcher(call);
        return move.find() && UidSet.parse(move.group(1)).contains(uid);
    }

    private static List<String> straced(Path trace) {
        return List.of(
                "strace",
                "-D",
                "-f",
                "--seccomp-bpf",
                "-y",
                "-yy",
                "-s",
                "2000000",
                "-e",
                "trace=fsync,fdatasync,rename,renameat,renameat2,write,sendto,writev,sendmsg",
                "-o",
                trace.toString());
    }

    private static byte[] withAttachment(int number) {
        byte[] content = new byte[3000];
        new Random(number).nextBytes(content);
        return ("""
                From: Ann <ann%1$d@order.example>
                To: sales@example.com
                Subject: In order %1$d
                Message-ID: <order-%1$d@order.example>
                Date: Wed, 04 Mar 2026 09:15:30 +0000
                MIME-Version: 1.0
                Content-Type: application/octet-stream; name=file.bin
                Content-Disposition: attachment; filename=file.bin
                Content-Transfer-Encoding: base64

                """.formatted(number).replace("\n", "\r\n")
                        + java.util.Base64.getMimeEncoder().encodeToString(content) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}

package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Mails of half a gigabyte beside small ones, through the delivered daemon with the heap that it gives itself. Needs 5 GB of disk and some minutes; what it saw
 * is written to {@code target/huge.csv}.
 */
@EnabledIfSystemProperty(
        named = "postern.huge",
        matches = "true",
        disabledReason = "mails of half a gigabyte take minutes: -Dpostern.huge=true")
class HugeDeliveryIT {
    private static final long HUGE = 500_000_000;
    private static final long LARGER = 510_000_000;

    /** Octets of a line of base64 and its end; of what it stands for. */
    private static final int LINE = 78;

    private static final int DECODED = 57;
    private static final int SMALL = 20;

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final String ledger = crm.name() + "_postern.";
    private final JdbcTemplate sql =
            new JdbcTemplate(new DriverManagerDataSource(crm.url(), MariaDbServer.USER, MariaDbServer.PASSWORD));
    private final StringBuilder seen = new StringBuilder(
            "run,seconds_to_small,seconds_to_all,peak_rss_mib,heap_before_gc_mib,heap_after_gc_mib\n");

    @Test
    void aMailOfHalfAGigabyteIsFiledAndNoneAboveALimitIsLost() throws Exception {
        try (DovecotServer mail = DovecotServer.start()) {
            Sums filed = new Sums();
            deliverSmall(mail, "before", SMALL / 2);
            mail.deliver("sales", "INBOX", out -> huge(out, "filed", HUGE, filed), Instant.now());
            deliverSmall(mail, "behind", SMALL / 2);
            Sums larger = new Sums();
            mail.deliver("sales", "INBOX", out -> huge(out, "larger", LARGER, larger), Instant.now());
            run("within limits, above limits.message", config(mail, 480, 120), SMALL, SMALL + 2);

            assertThat(smallMails()).isEqualTo(SMALL);
            assertThat(outcome("filed")).isEqualTo("filed");
            assertThat(sha256(attachment("filed"))).isEqualTo(filed.attachment());
            List<Long> tooLarge = quarantined("TOO_LARGE");
            assertThat(tooLarge).hasSize(1);
            assertThat(mail.count("sales", "INBOX"))
                    .as("what is above limits.message stays on its server")
                    .isEqualTo(SMALL + 2);

            Sums slow = new Sums();
            mail.deliver("sales", "INBOX", out -> huge(out, "slow", HUGE, slow), Instant.now());
            deliverSmall(mail, "later", SMALL);
            run("above limits.seconds", config(mail, 480, 1), 2 * SMALL, 2 * SMALL + 3);

            assertThat(smallMails()).isEqualTo(2 * SMALL);
            List<Long> timedOut = quarantined("TIMEOUT");
            assertThat(timedOut).hasSize(1);
            Path out = folder.resolve("slow.eml");
            command(0, "quarantine", "export", timedOut.get(0).toString(), out.toString());
            assertThat(sha256(out)).isEqualTo(slow.whole());

            config(mail, 500, 120);
            command(1, "quarantine", "retry", tooLarge.get(0).toString());
            assertThat(quarantined("TOO_LARGE")).as("only its header is here").isEqualTo(tooLarge);
            command(0, "reprocess", "--id", tooLarge.get(0).toString());
            assertThat(outcome("larger")).isEqualTo("filed");
            assertThat(sha256(attachment("larger"))).isEqualTo(larger.attachment());
        } finally {
            Files.writeString(Path.of("target", "huge.csv"), seen);
        }
    }

    private void run(String name, Path config, int small, int deliveries) throws Exception {
        Path gc = folder.resolve("gc-" + deliveries + ".log");
        long start = System.nanoTime();
        try (PosternProcess daemon = PosternProcess.start(
                config, folder, List.of("run"), Map.of("JAVA_OPTS", "-Xlog:gc:file=" + gc + ":uptime:filecount=0"))) {
            await("the small mails")
                    .atMost(Duration.ofMinutes(8))
                    .until(() -> smallMails() >= small || !daemon.isAlive());
            long toSmall = System.nanoTime() - start;
            await("all mails")
                    .atMost(Duration.ofMinutes(8))
                    .until(() -> deliveries() >= deliveries || !daemon.isAlive());
            long toAll = System.nanoTime() - start;
            assertThat(daemon.isAlive()).as(daemon::output).isTrue();
            long rss = peakRss(daemon.pid());
            daemon.terminate();
            String log = Files.readString(gc);
            seen.append(String.format(
                    Locale.ROOT,
                    "\"%s\",%.1f,%.1f,%d,%d,%d%n",
                    name,
                    toSmall / 1e9,
                    toAll / 1e9,
                    rss,
                    highest(log, "(\\d+)M->"),
                    highest(log, "->(\\d+)M")));
        }
    }

    private Path config(DovecotServer mail, int mebibytes, int seconds) throws IOException {
        Path config = ConfigFolder.write(folder, mail, crm, List.of("sales"), "");
        Path yaml = config.resolve("postern.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml)
                                .replace(
                                        "limits: {",
                                        "limits: {message: " + mebibytes + " MiB, seconds: " + seconds + ", ")
                        + "attachments: {max-size: 500 MiB}\n");
        return config;
    }

    private static void deliverSmall(DovecotServer mail, String name, int count) {
        for (int i = 0; i < count; i++) {
            mail.deliver(
                    "sales",
                    "INBOX",
                    (head("small-" + name + i) + "\r\nHow are you?\r\n").getBytes(StandardCharsets.US_ASCII),
                    Instant.now());
        }
    }

    private static String head(String id) {
        return "From: john@acme.example\r\nTo: sales@example.com\r\nSubject: " + id + "\r\nMessage-ID: <" + id
                + "@example.org>\r\nDate: Wed, 4 Mar 2026 10:15:30 +0100\r\n";
    }

    /** What a mail and its attachment must be. */
    private static final class Sums {
        private final MessageDigest whole = digest();
        private final MessageDigest attachment = digest();

        String whole() {
            return HexFormat.of().formatHex(whole.digest());
        }

        String attachment() {
            return HexFormat.of().formatHex(attachment.digest());
        }
    }

    /** Octets by chance, so that nothing on the way makes it smaller. */
    private static void huge(OutputStream to, String name, long size, Sums sums) throws IOException {
        OutputStream out = new BufferedOutputStream(new DigestOutputStream(to, sums.whole), 1 << 16);
        Random random = new Random(size);
        byte[] content = new byte[DECODED];
        out.write((head(name) + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe file is attached\r\n"
                        + "--b\r\nContent-Type: application/octet-stream; name=" + name + ".bin\r\n"
                        + "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        for (long written = 0; written < size; written += LINE) {
            random.nextBytes(content);
            sums.attachment.update(content);
            out.write(Base64.getEncoder().encode(content));
            out.write('\r');
            out.write('\n');
        }
        out.write("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private Path attachment(String mail) {
        String id = Objects.requireNonNull(sql.queryForObject(
                "select a.id from attachment a join email e on e.id = a.parent_id where e.message_id = ? and a.name = ?",
                String.class,
                "<" + mail + "@example.org>",
                mail + ".bin"));
        return ConfigFolder.uploadDir(folder).resolve(id);
    }

    private String outcome(String id) {
        return Objects.requireNonNull(sql.queryForObject(
                "select d.outcome from " + ledger + "postern_delivery d join " + ledger
                        + "postern_mail m on m.mail_key = d.mail_key and m.variant = d.variant where m.message_id = ?",
                String.class,
                id + "@example.org"));
    }

    private List<Long> quarantined(String reason) {
        return sql.queryForList(
                "select id from " + ledger + "postern_delivery where outcome = 'quarantined' and reason = ?",
                Long.class,
                reason);
    }

    private void command(int code, String... line) {
        try (PosternProcess process = PosternProcess.start(folder, folder, List.of(line), Map.of())) {
            assertThat(process.waitFor(Duration.ofMinutes(3)))
                    .as(process::output)
                    .isEqualTo(code);
        }
    }

    private long smallMails() {
        return count("email where message_id like '<small-%'");
    }

    private long deliveries() {
        return count(ledger + "postern_delivery");
    }

    private long count(String rows) {
        try {
            Long count = sql.queryForObject("select count(*) from " + rows, Long.class);
            return count == null ? 0 : count;
        } catch (DataAccessException beforeItsFirstStart) {
            return 0;
        }
    }

    private static long peakRss(long pid) throws IOException {
        return highest(Files.readString(Path.of("/proc/" + pid + "/status")), "VmHWM:\\s+(\\d+) kB") / 1024;
    }

    private static long highest(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        long most = 0;
        while (matcher.find()) {
            most = Math.max(most, Long.parseLong(matcher.group(1)));
        }
        return most;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

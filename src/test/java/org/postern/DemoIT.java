package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the demonstration of the delivered folder as people do after the build. */
class DemoIT {
    private static final Path POSTERN =
            Path.of("target", "postern", "bin", "postern").toAbsolutePath();
    private static final Pattern ROW =
            Pattern.compile("(?m)^(?:sales|support): .* (filed|rejected|skipped|duplicate|quarantined) ");

    @TempDir
    private Path folder;

    private Path temporary;
    private Process demo;

    @BeforeEach
    void makeFolders() throws Exception {
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    @AfterEach
    void end() throws Exception {
        if (demo != null) {
            demo.destroyForcibly().waitFor();
        }
    }

    @Test
    void bringsEachSampleMailToItsOutcomeAndLeavesNothingBehind() throws Exception {
        start();

        assertThat(demo.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(err()).isEmpty();
        assertThat(out()).contains("each as expected").doesNotContain("NOT AS EXPECTED");
        assertThat(demo.exitValue()).isZero();
        List<String> outcomes =
                ROW.matcher(out()).results().map(DemoIT::outcome).toList();
        assertThat(outcomes).hasSizeGreaterThanOrEqualTo(20);
        assertThat(outcomes).contains("filed", "rejected", "skipped", "duplicate", "quarantined");
        assertThat(out().lines()).allMatch(line -> line.length() <= 80).noneMatch(line -> line.contains("\u001b"));
        assertThat(temporary).isEmptyDirectory();
        assertThat(out().lines().map(DemoIT::withoutPeople).toList())
                .as("what README.md shows; whose turn it is may differ")
                .containsAll(tableOfReadme());
    }

    private static List<String> tableOfReadme() throws IOException {
        List<String> table = Files.readAllLines(Path.of("README.md")).stream()
                .dropWhile(line -> !line.startsWith("    MAIL "))
                .takeWhile(line -> !line.isBlank() && !line.equals("    …"))
                .map(line -> withoutPeople(line.substring(4)))
                .toList();
        assertThat(table).hasSizeGreaterThan(4);
        return table;
    }

    private static String withoutPeople(String row) {
        return row.replaceAll("\\b(anna|boris|cyril)\\b", "")
                .replaceAll(" +", " ")
                .strip();
    }

    @Test
    void tellsWhichMailHasNotGotItsOutcome() throws Exception {
        Path delivery = copyOfDelivery();
        Path rules = delivery.resolve("config/rules.yaml");
        Files.writeString(rules, Files.readString(rules).replace("реклама; отписаться; ", ""));

        start(delivery.resolve("bin/postern"));

        assertThat(demo.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(out())
                .contains("Миллион клиентов", "NOT AS EXPECTED: outcome filed instead of rejected")
                .contains("NOT ALL AS EXPECTED");
        assertThat(demo.exitValue()).isEqualTo(1);
    }

    @Test
    void refusesAConfigurationThatWouldReachOtherServers() throws Exception {
        Path delivery = copyOfDelivery();
        Path config = delivery.resolve("config/postern.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceAll("(?m)^  url: .*$", "  url: jdbc:mariadb://db.example.com:3306/espocrm"));

        start(delivery.resolve("bin/postern"));

        assertThat(demo.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(err()).contains("database.url is jdbc:mariadb://db.example.com:3306/espocrm");
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void staysForMoreMailAndForALookIntoTheDatabase() throws Exception {
        start(POSTERN, "--keep");
        await().atMost(Duration.ofSeconds(90)).until(() -> !demo.isAlive() || out().contains("told here"));
        assertThat(out()).contains("each as expected");

        send(Integer.parseInt(found("smtp://127\\.0\\.0\\.1:(\\d+)")));
        await().atMost(Duration.ofSeconds(30)).until(() -> err().contains("rule=price-request"));
        Process look = new ProcessBuilder("bash", "-c", found("(?s)(  java -cp .*?order by created_at, id')"))
                .redirectErrorStream(true)
                .start();
        String table = new String(look.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(table).contains("How much are ten pumps?").contains("Opportunity");
        demo.destroy();
        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    private static String outcome(MatchResult row) {
        return row.group(1);
    }

    private String found(String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(out());
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static void send(int port) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", String.valueOf(port));
        MimeMessage mail = new MimeMessage(Session.getInstance(properties));
        mail.setFrom("ann@new.example");
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("sales@example.com"));
        mail.setSubject("How much are ten pumps?");
        mail.setText("What is the price?");
        Transport.send(mail);
    }

    private Path copyOfDelivery() throws IOException {
        Path copy = folder.resolve("delivery");
        Path delivery = POSTERN.getParent().getParent();
        try (Stream<Path> files = Files.walk(delivery)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, copy.resolve(delivery.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return copy;
    }

    private void start(String... options) throws IOException {
        start(POSTERN, options);
    }

    private void start(Path postern, String... options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(postern.toString(), "demo"), Stream.of(options))
                                .toList())
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        builder.environment().put("TMPDIR", temporary.toString());
        demo = builder.start();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}

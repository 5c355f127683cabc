package org.postern.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.postern.Version;
import org.postern.config.Config;
import org.postern.config.ManagementConfig;
import org.postern.daemon.Backend;
import org.postern.store.LedgerReader;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern bundle}. */
@Command(
        name = "bundle",
        description = {
            "Write a file for support: why a mail ended as it did.",
            "In it are versions, the effective configuration, the mail's ledger rows and trace, metrics, and a log. "
                    + "Secrets are never in it. E-mail addresses are replaced by (address-1), …, and texts of the mail are left "
                    + "out, unless --with-mail is given."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written",
            "1:there is no such mail, the file is there already, or the database fails",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern bundle --id 4711 bundle.zip",
            "  journalctl -u postern -n 2000 | postern bundle --id 4711 --log - bundle.zip",
            "  postern bundle --id 4711 --with-mail bundle.zip"
        })
final class BundleCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LOG_LINES = 2000;

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Option(
            names = "--id",
            paramLabel = "ID",
            required = true,
            description = "The mail: number of its ledger row, or its Message-ID.")
    private String id = "";

    @Option(names = "--with-mail", description = "Replace and leave out nothing, and add the mail if it is kept.")
    private boolean withMail;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Add the last " + LOG_LINES + " lines of this log; - for standard input.")
    private @Nullable Path log;

    @Parameters(paramLabel = "FILE", description = "The .zip to write; it must not be there yet.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        Config config = postern.config().read();
        try (Backend backend = Backend.open(config, CLOCK)) {
            List<PastDelivery> found = new LedgerReader(backend.database()).find(id);
            if (found.isEmpty()) {
                throw new Failed("the ledger has no mail " + id);
            }
            try (OutputStream out = ownFile();
                    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
                write(zip, config, backend, found);
            }
        }
        talk.err()
                .println(file + " written"
                        + (withMail ? "; it has personal data" : "; look through it before you send it"));
        return ExitCode.DONE;
    }

    /** Nobody else on the machine reads it. */
    private OutputStream ownFile() throws IOException {
        try {
            Files.newByteChannel(
                            file,
                            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    .close();
        } catch (FileAlreadyExistsException e) {
            throw new Failed(file + " is there already", e);
        }
        return Files.newOutputStream(file);
    }

    private void write(ZipOutputStream zip, Config config, Backend backend, List<PastDelivery> found)
            throws IOException {
        Redaction redaction = withMail ? Redaction.none() : Redaction.ofAddresses();
        entry(zip, "versions.txt", versions(config, backend));
        entry(zip, "config.txt", redaction.of(settings()));
        entry(
                zip,
                "deliveries.json",
                found.stream()
                        .map(mail -> OutputOption.line(redaction.of(PastLine.of(mail))))
                        .collect(Collectors.joining("\n", "", "\n")));
        entry(zip, "metrics.txt", metrics(config.management()));
        if (log != null) {
            entry(zip, "log.txt", redaction.of(lastLines(log)));
        }
        if (withMail) {
            for (PastDelivery mail : found) {
                zip.putNextEntry(new ZipEntry("mail-" + mail.id() + ".eml"));
                if (!backend.rawMails().copy(mail, zip)) {
                    talk.err()
                            .println("the bytes of mail " + mail.id()
                                    + " are kept neither in quarantine nor in an archive");
                }
                zip.closeEntry();
            }
        }
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static String versions(Config config, Backend backend) {
        return """
                postern %s
                java %s (%s)
                system %s %s
                database %s
                crm %s
                config %s
                written %s
                """.formatted(
                        Version.current(),
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        DatabaseProduct.of(backend.database()),
                        config.crm().kind().label(),
                        config.hash(),
                        CLOCK.instant());
    }

    private String settings() {
        return postern.config().settings(postern.config().path()).stream()
                .map(setting -> setting.path() + " = " + setting.value() + "    # "
                        + (setting.at() == null ? "default" : setting.at()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Has no addresses: labels are mailboxes, rules and outcomes. */
    private static String metrics(ManagementConfig management) {
        if (management.port() == 0) {
            return "management.port is 0: nobody knows where they are\n";
        }
        URI page = URI.create("http://" + management.host() + ":" + management.port() + "/metrics");
        try {
            return HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(HttpRequest.newBuilder(page).timeout(PATIENCE).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "the daemon is not running, or does not answer at " + page + ": " + e + "\n";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted", e);
        }
    }

    private static String lastLines(Path log) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        boolean standardInput = log.toString().equals("-");
        try (Stream<String> lines = standardInput
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines()
                : Files.lines(log, StandardCharsets.UTF_8)) {
            lines.forEach(line -> {
                last.add(line);
                if (last.size() > LOG_LINES) {
                    last.remove();
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException(log + ": " + e.getMessage(), e);
        }
        return String.join("\n", last) + "\n";
    }
}

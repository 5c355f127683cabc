package org.postern.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.bench.BenchMails.Profile;
import org.postern.config.CrmConfig.Kind;
import org.postern.message.Octets;
import org.postern.message.ReadingSpeed;
import org.postern.servers.DelayProxy;
import org.postern.servers.DovecotServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the delivered daemon between private servers and prints what it reached. */
@Command(name = "bench", mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    private static final String PARSE = "parse";
    private static final int PARSED = 3_000;

    @Option(names = "--mails", description = "Mails in a round (default: ${DEFAULT-VALUE})")
    private int mails = 10_000;

    @Option(
            names = "--rounds",
            description = "Rounds in one process; the first one is cold (default: ${DEFAULT-VALUE})")
    private int rounds = 3;

    @Option(names = "--no-bare", description = "Without the bare writer beside it")
    private boolean withoutBare;

    @Option(
            names = "--statements",
            description = "Print the dearest statements of the last round; slows the database down")
    private boolean statements;

    @Option(
            names = "--database-option",
            description = "A further option of mariadbd, as --innodb-ft-cache-size=64000000; may be repeated")
    private List<String> databaseOptions = List.of();

    @Parameters(
            arity = "0..*",
            description = "Scenarios; default: parse and all that move mails. Also: users, start, idle500, idle1000")
    private List<String> names = List.of();

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** Ends the process with exit code 0 if all was measured. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        prepare();
        Path folder = Files.createTempDirectory(
                Path.of("target").toAbsolutePath(),
                "bench",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (BenchDatabase database =
                        BenchDatabase.start(Files.createDirectory(folder.resolve("sql")), statements, databaseOptions);
                DovecotServer mail = DovecotServer.start(
                        "service imap {\n  process_limit = 1100\n}\nservice anvil {\n  client_limit = 4000\n}\nservice auth {\n  client_limit = 4000\n}")) {
            ProcessHandle imap = ProcessHandle.current()
                    .children()
                    .filter(child -> !child.equals(database.process()))
                    .findFirst()
                    .orElseThrow();
            out.printf("%s, Java of the daemon: as on the PATH, JAVA_OPTS=%s%n", machine(), System.getenv("JAVA_OPTS"));
            out.printf("MariaDB %s%n", database.version());
            List<Scenario> all = Scenario.all(mails, rounds);
            List<String> wanted = names.isEmpty()
                    ? Stream.concat(Stream.of(PARSE), all.stream().map(Scenario::name))
                            .toList()
                    : names;
            for (String name : wanted) {
                if (name.equals(PARSE)) {
                    parse(Files.createDirectories(folder.resolve(name)));
                    continue;
                }
                if (name.equals("start")) {
                    new StartTimes(database, mail, imap, out).measure(folder.resolve(name));
                    continue;
                }
                if (name.equals("users")) {
                    new UsersBeside(database, mail, imap, mails, out).measure(folder.resolve(name));
                    continue;
                }
                if (name.startsWith("idle")) {
                    int mailboxes = Integer.parseInt(name.substring("idle".length()));
                    new IdleUse(database, mail, imap, out).measure(folder.resolve(name), mailboxes);
                    continue;
                }
                Scenario scenario = all.stream()
                        .filter(s -> s.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no scenario " + name + "; known: "
                                + all.stream().map(Scenario::name).collect(Collectors.joining(", "))));
                measure(scenario, folder.resolve(name), database, mail, imap);
            }
        } finally {
            new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
        }
        return 0;
    }

    private void parse(Path folder) throws IOException {
        BenchMails maker = new BenchMails(PARSE, 7, Profile.SMALL, 40);
        List<Octets> mails = Stream.generate(maker::next)
                .limit(PARSED)
                .<Octets>map(Octets.InMemory::new)
                .toList();
        out.printf("%n%s: %s%n", PARSE, ReadingSpeed.of(mails, folder));
    }

    /** As after an installation. */
    private static void prepare() throws IOException, InterruptedException {
        Path home = Path.of("target", "postern").toAbsolutePath();
        if (Files.exists(home.resolve("lib").resolve("postern.jsa"))) {
            return;
        }
        int code = new ProcessBuilder(
                        home.resolve("bin").resolve("postern-prepare").toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("postern-prepare ended with " + code);
        }
    }

    private static String machine() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst()
                .orElse("unknown processor");
        return Runtime.getRuntime().availableProcessors() + " x " + cpu;
    }

    private void measure(Scenario scenario, Path folder, BenchDatabase database, DovecotServer mail, ProcessHandle imap)
            throws Exception {
        Files.createDirectories(folder);
        database.fill("bench", scenario);
        MailDrop drop = new MailDrop(mail, Files.createDirectory(folder.resolve("staged")));
        List<BenchMails> makers = new ArrayList<>();
        for (int i = 0; i < scenario.mailboxes(); i++) {
            makers.add(new BenchMails("m" + i, 7 + i, scenario.profile(), scenario.replies()));
        }
        long octets = stage(scenario, drop, makers);
        drop.deliver();
        double raw = 0;
        for (int i = 0; i < scenario.mailboxes(); i++) {
            RawFetch.run(mail.imapPort(), scenario.mailbox(i));
            raw += RawFetch.run(mail.imapPort(), scenario.mailbox(i));
        }
        BareWriter.Result bare = null;
        long bareSql = 0;
        try (DelayProxy farMail = new DelayProxy(mail.imapPort(), scenario.imapDelay());
                DelayProxy farSql = new DelayProxy(database.port(), scenario.sqlDelay())) {
            Path config = BenchConfig.write(
                    folder,
                    scenario,
                    scenario.imapDelay() > 0 ? farMail.port() : mail.imapPort(),
                    scenario.sqlDelay() > 0 ? farSql.port() : database.port(),
                    false,
                    scenario.mailboxes() > 2 ? "1s" : "3s");
            database.awaitQuiet();
            List<Round> warm = new ArrayList<>();
            Round cold;
            long rows;
            long casesMade;
            ProcessUse whole;
            try (DaemonRun daemon = new DaemonRun(config, folder, database, imap)) {
                cold = daemon.first(scenario.mails(), octets);
                rows = rows(database, scenario.crm());
                casesMade = database.count("select count(*) from bench." + casesOf(scenario.crm()));
                // The bare writer knows EspoCRM's keys only.
                if (!withoutBare && scenario.crm() == Kind.ESPOCRM) {
                    database.fill("bare", scenario);
                    database.awaitQuiet();
                    ProcessUse before = ProcessUse.of(database.process());
                    bare = new BareWriter(database, "bench", "bare")
                            .run(scenario.mails(), Math.min(2, scenario.mailboxes()));
                    bareSql = ProcessUse.of(database.process()).since(before).cpuMicros();
                }
                for (int i = 1; i < scenario.rounds(); i++) {
                    long more = stage(scenario, drop, makers);
                    if (statements) {
                        database.forgetStatements();
                    }
                    warm.add(daemon.next(i * scenario.mails(), scenario.mails(), more, drop::deliver));
                }
                if (statements) {
                    database.dearestStatements().forEach(out::println);
                }
                whole = daemon.use();
            }
            print(scenario, cold, warm, whole, rows, casesMade, raw, bare, bareSql);
        }
    }

    private static long stage(Scenario scenario, MailDrop drop, List<BenchMails> makers) throws IOException {
        long octets = 0;
        for (int i = 0; i < scenario.mailboxes(); i++) {
            octets += drop.stage(scenario.mailbox(i), makers.get(i), scenario.mails() / scenario.mailboxes());
        }
        return octets;
    }

    private static final List<String> SUITE = List.of(
            "emails",
            "emails_text",
            "emails_beans",
            "emails_email_addr_rel",
            "cases",
            "contacts_cases",
            "aop_case_updates",
            "notes",
            "securitygroups_records",
            "alerts");

    private static final List<String> ESPO = List.of(
            "email",
            "email_email_address",
            "email_user",
            "entity_user",
            "entity_team",
            "attachment",
            "case",
            "case_contact",
            "stream_subscription",
            "note",
            "note_user",
            "note_team",
            "notification",
            "entity_collaborator",
            "opportunity",
            "lead");

    private static final List<String> MAPPED =
            List.of("mail", "mail_person", "mail_file", "ticket", "deal", "prospect", "alert");

    private static String casesOf(Kind crm) {
        return switch (crm) {
            case ESPOCRM -> "`case`";
            case SUITECRM -> "cases";
            case MAPPED -> "ticket";
        };
    }

    private static long rows(BenchDatabase database, Kind crm) throws Exception {
        List<String> tables = switch (crm) {
            case ESPOCRM -> ESPO;
            case SUITECRM -> SUITE;
            case MAPPED -> MAPPED;
        };
        long rows = 0;
        for (String table : tables) {
            rows += database.count("select count(*) from bench.`" + table + "`");
        }
        return rows;
    }

    private void print(
            Scenario scenario,
            Round cold,
            List<Round> warm,
            ProcessUse whole,
            long rows,
            long cases,
            double raw,
            BareWriter.@Nullable Result bare,
            long bareSql) {
        out.printf(
                Locale.ROOT,
                "%n%s: %d mails in %d mailboxes, mean %.1f KB, %.1f CRM rows a mail, %.2f cases a mail%s%s%n",
                scenario.name(),
                scenario.mails(),
                scenario.mailboxes(),
                cold.octets() / 1000.0 / cold.mails(),
                (double) rows / cold.mails(),
                (double) cases / cold.mails(),
                scenario.fullText() ? "" : ", no full-text indexes",
                scenario.profile() == Profile.MIXED ? ", mixed" : "");
        out.printf(Locale.ROOT, "  raw fetch %.0f mails/s%n", scenario.mails() / raw);
        if (bare != null) {
            out.printf(
                    Locale.ROOT,
                    "  bare writer %.0f mails/s, CPU us a mail: database %.0f; open p50 %.0f ms, p99 %.0f ms%n",
                    bare.rate(),
                    (double) bareSql / scenario.mails(),
                    bare.quantile(0.5),
                    bare.quantile(0.99));
        }
        out.printf(
                Locale.ROOT,
                "  cold: whole process %.0f mails/s; first to last commit %.0f%n",
                cold.wholeRate(),
                cold.commitRate());
        print("cold", cold);
        List<Round> sorted = warm.stream()
                .sorted((a, b) -> Double.compare(a.commitRate(), b.commitRate()))
                .toList();
        if (!sorted.isEmpty()) {
            Round median = sorted.get(sorted.size() / 2);
            out.printf(
                    Locale.ROOT,
                    "  warm: %s mails/s; median %.0f (%.1f MB/s), from delivery to last commit %.0f; ratio to the bare writer %.2f%n",
                    warm.stream()
                            .map(round -> String.format(Locale.ROOT, "%.0f", round.commitRate()))
                            .collect(Collectors.joining(" ")),
                    median.commitRate(),
                    median.megabytesPerSecond(),
                    median.wholeRate(),
                    bare == null ? 0 : median.commitRate() / bare.rate());
            print("warm", median);
            print("last", warm.get(warm.size() - 1));
        }
        out.printf(Locale.ROOT, "  peak RSS %d MB%n", whole.peakRssKib() / 1024);
    }

    private void print(String which, Round round) {
        double n = round.mails();
        out.printf(
                Locale.ROOT,
                "  %s: CPU us a mail: daemon %.0f (compiler %.0f), IMAP %.0f, database %.0f; statements %.2f, commits %.3f, log %.1f KB a mail;"
                        + " %d transactions, open p50 %.0f ms, p99 %.0f ms%n",
                which,
                round.daemon().cpuMicros() / n,
                round.daemon().jitMicros() / n,
                round.imap().cpuMicros() / n,
                round.sql().cpuMicros() / n,
                round.statements() / n,
                round.commits() / n,
                round.redoOctets() / n / 1000,
                round.open().count(),
                round.open().quantile(0.5),
                round.open().quantile(0.99));
    }
}

package org.postern.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.Preset;
import org.postern.daemon.ConnectionCheck;
import org.postern.daemon.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern init}. */
@Command(
        name = "init",
        description = {
            "Write a commented configuration for a first mailbox.",
            "It comes in place of the one that is delivered if nobody has edited that; else nothing that is there is "
                    + "overwritten. What is not given as an option is asked for, passwords too, or with --batch taken as it "
                    + "usually is."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written, and with --connect everybody has answered",
            "1:there is a configuration already, or somebody has not answered",
            "2:wrong command line"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern --config /etc/postern init",
            "  postern --config conf init --batch --preset gmail --address sales@example.com"
        })
final class InitCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Option(names = "--preset", paramLabel = "NAME", description = "Mail provider; --list-presets shows them.")
    private @Nullable String preset;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Address of the mailbox.")
    private @Nullable String address;

    @Option(names = "--host", paramLabel = "HOST", description = "Mail server, where the preset names none.")
    private @Nullable String host;

    @Option(names = "--tenant", paramLabel = "ID", description = "Directory of Microsoft 365.")
    private @Nullable String tenant;

    @Option(names = "--client-id", paramLabel = "ID", description = "Application at the identity provider.")
    private @Nullable String clientId;

    @Option(names = "--database-url", paramLabel = "URL", description = "The CRM's database.")
    private @Nullable String databaseUrl;

    @Option(names = "--database-user", paramLabel = "NAME", description = "Our user there.")
    private @Nullable String databaseUser;

    @Option(names = "--upload-dir", paramLabel = "DIR", description = "Where the CRM keeps attachment files.")
    private @Nullable String uploadDir;

    @Option(names = "--batch", description = "Ask nothing.")
    private boolean batch;

    @Option(names = "--list-presets", description = "Show the mail providers that are known, and what they want.")
    private boolean list;

    @Option(names = "--connect", description = "Then check it as 'postern check --connect' does.")
    private boolean connect;

    @Override
    public Integer call() throws IOException {
        if (list) {
            Preset.ALL.forEach(known -> {
                talk.out().println(known.name() + " - " + known.title());
                known.steps().forEach(step -> talk.out().println("    " + step));
            });
            return ExitCode.DONE;
        }
        Questions ask = new Questions(talk.err(), batch);
        Path folder = postern.config().path();
        FirstConfig.refuseIfThere(folder);
        Preset chosen = preset(ask);
        FirstConfig config = new FirstConfig(
                chosen,
                ask.answer("Address of the mailbox", address, null, "--address"),
                chosen.imap() == null ? ask.answer("Its mail server", host, null, "--host") : host == null ? "" : host,
                chosen.signIn() == Preset.SignIn.MICROSOFT
                        ? ask.answer("Tenant (directory id)", tenant, FirstConfig.tenant(chosen), "--tenant")
                        : "",
                chosen.signIn() == Preset.SignIn.MICROSOFT
                        ? ask.answer("Client id (application id)", clientId, "CLIENT-ID", "--client-id")
                        : "",
                ask.answer(
                        "The CRM's database", databaseUrl, "jdbc:mariadb://127.0.0.1:3306/espocrm", "--database-url"),
                ask.answer("Our user there", databaseUser, "postern", "--database-user"),
                ask.answer(
                        "Where the CRM keeps attachment files",
                        uploadDir,
                        "/var/www/espocrm/data/upload",
                        "--upload-dir"));
        List<Path> written = config.write(folder);
        written.forEach(file -> talk.out().println(file));
        List<FirstConfig.Needed> missing = new FirstSecrets(folder).fill(config.secrets(), ask);
        tellWhatIsLeft(folder, chosen, config, missing);
        return connect ? check() : ExitCode.DONE;
    }

    private Preset preset(Questions ask) {
        String names = Preset.ALL.stream().map(Preset::name).collect(Collectors.joining(", "));
        String name = ask.answer("Mail provider (" + names + ")", preset, "generic", "--preset");
        return Preset.named(name)
                .orElseThrow(() -> new Failed("there is no preset '" + name + "'; there are: " + names));
    }

    private void tellWhatIsLeft(Path folder, Preset chosen, FirstConfig config, List<FirstConfig.Needed> missing) {
        String command =
                ConfigFolder.withoutOption(postern.config().environment()).equals(folder)
                        ? "postern"
                        : "postern --config " + folder;
        talk.err().println();
        talk.err().println("At " + chosen.title() + ":");
        chosen.steps().forEach(step -> talk.err().println("  - " + step));
        talk.err().println("Here:");
        FirstSecrets secrets = new FirstSecrets(folder);
        missing.forEach(secret ->
                talk.err().println("  - put the " + secret.what() + " into " + secrets.file(secret) + " (chmod 600)"));
        talk.err()
                .println("  - " + command + " grants --create-user | " + config.databaseClient()
                        + "    (as the database's administrator)");
        config.login().ifPresent(login -> talk.err().println("  - " + command + " " + login));
        talk.err().println("  - " + command + " check --connect");
        talk.err().println("  - " + (command.equals("postern") ? "systemctl enable --now postern" : command + " run"));
    }

    private int check() {
        List<Finding> findings =
                ConnectionCheck.of(postern.config().read(), postern.config().places());
        findings.forEach(finding -> talk.out()
                .printf("  %-10s %s: %s%n", finding.good() ? "ok" : "FAILED", finding.what(), finding.detail()));
        return findings.stream().allMatch(Finding::good) ? ExitCode.DONE : ExitCode.FAILED;
    }
}

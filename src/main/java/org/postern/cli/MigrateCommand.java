package org.postern.cli;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.postern.Version;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.store.DaemonLease;
import org.postern.store.Database;
import org.postern.store.MailboxRename;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern migrate}. */
@Command(
        name = "migrate",
        description = {
            "Create Postern's own tables, or bring them up to date.",
            "The CRM's tables are not touched. The daemon does the same at its start, if its",
            "database user may."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the tables are up to date",
            "1:the database cannot be reached, or does not allow it",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern migrate", "  postern migrate --rename sales=sales-eu"})
final class MigrateCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Option(
            names = "--rename",
            paramLabel = "OLD=NEW",
            description = "Name of a mailbox as it was and as it is; may be given several times.")
    private Map<String, String> renames = new LinkedHashMap<>();

    @Override
    public Integer call() {
        Config config = postern.config().read();
        renames.forEach((old, name) -> mustFit(config, old, name));
        try (Backend backend = Backend.open(config, Clock.systemUTC())) {
            int done = backend.migrate();
            talk.out().println(done == 0 ? "the tables are up to date" : done + " migrations applied");
            if (!renames.isEmpty()) {
                rename(backend.database());
            }
        }
        return ExitCode.DONE;
    }

    private static void mustFit(Config config, String old, String name) {
        MailboxNamed.in(config, name);
        if (config.mailbox(old).isPresent()) {
            throw new Failed("postern.yaml still has a mailbox " + old + "; rename it there first");
        }
    }

    private void rename(Database database) {
        try (DaemonLease lease = DaemonLease.take(database, "postern migrate", Version.current(), Clock.systemUTC())) {
            renames.forEach((old, name) -> {
                long rows = new MailboxRename(database).rename(old, name);
                talk.out().println(old + " is " + name + " now: " + rows + " rows");
            });
        } catch (DaemonLease.Taken taken) {
            throw new Failed("a daemon is running (" + taken.getMessage() + "); stop it first", taken);
        } catch (IllegalArgumentException e) {
            throw new Failed(String.valueOf(e.getMessage()), e);
        }
    }
}

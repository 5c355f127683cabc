package org.postern.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.CrmConfig.Kind;
import org.postern.config.DatabaseConfig;
import org.postern.config.MappedConfig;
import org.postern.config.Secret;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.GrantStatements;
import org.postern.crm.espocrm.EspoRights;
import org.postern.crm.mapped.MappedRights;
import org.postern.crm.suitecrm.SuiteRights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern grants}: the least rights that the database user of {@code database.user} needs, for an administrator to grant. */
@Command(
        name = "grants",
        description = {
            "Print the least that our database user must be allowed to do.",
            "As statements for the administrator of the database, who runs them as they are. Asks nobody."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern grants --create-user | mariadb -u root -p",
            "  postern grants | psql espocrm postgres",
            "  postern grants --for erase        for the command 'erase' only"
        })
final class GrantsCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final Talk talk = new Talk();

    @Option(
            names = "--for",
            paramLabel = "PURPOSE",
            defaultValue = "run",
            description = "One of: run, erase (default: ${DEFAULT-VALUE}).")
    private String purpose = "run";

    @Option(
            names = "--create-user",
            description =
                    "Also create the user if there is none, with the password of database.password: it is printed, so hand it to nobody else.")
    private boolean createUser;

    @Override
    public Integer call() {
        Purpose wanted = purpose();
        Config config = postern.config().readOffline().config();
        try {
            if (createUser) {
                talk.out().println(user(config.database()) + ";");
            }
            for (String statement : statements(config, wanted)) {
                talk.out().println(statement + ";");
            }
        } catch (IllegalArgumentException e) {
            throw new Failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.DONE;
    }

    private static String user(DatabaseConfig database) {
        Secret password = database.password();
        if (password == null || !password.isThere()) {
            throw new Failed("the user cannot be created: database.password is not there");
        }
        return GrantStatements.of(database).user(password);
    }

    private static List<String> statements(Config config, Purpose wanted) {
        GrantStatements spelling = GrantStatements.of(config.database());
        MappedConfig mapped = config.crm().mapped();
        if (mapped != null) {
            List<String> all = new ArrayList<>(spelling.of(MappedRights.of(mapped, wanted)));
            all.addAll(spelling.ofSequences(MappedRights.sequences(mapped)));
            return all;
        }
        return spelling.of(
                config.crm().kind() == Kind.SUITECRM
                        ? SuiteRights.of(wanted)
                        : EspoRights.of(config.crm(), config.attachments().documents(), wanted));
    }

    private Purpose purpose() {
        for (Purpose known : Purpose.values()) {
            if (known.name().equalsIgnoreCase(purpose)) {
                return known;
            }
        }
        throw new ParameterException(
                spec.commandLine(), "Invalid value for option '--for': '" + purpose + "' is not one of: run, erase");
    }
}

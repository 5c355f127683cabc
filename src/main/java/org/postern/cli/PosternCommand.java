package org.postern.cli;

import java.util.Map;
import org.postern.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code postern}: lists its subcommands and hands over to one of them. */
@Command(
        name = "postern",
        description = "Carries e-mail into the database of a CRM.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = PosternCommand.VersionLine.class,
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            CheckCommand.class,
            InitCommand.class,
            ExplainCommand.class,
            WhyNotCommand.class,
            LogCommand.class,
            BundleCommand.class,
            RulesCommand.class,
            QueueCommand.class,
            ReplayCommand.class,
            IngestCommand.class,
            BackfillCommand.class,
            StatusCommand.class,
            FoldersCommand.class,
            PollCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ReloadCommand.class,
            QuarantineCommand.class,
            OauthCommand.class,
            ConfigCommand.class,
            ReconcileCommand.class,
            ReprocessCommand.class,
            UndoCommand.class,
            EraseCommand.class,
            ExportCommand.class,
            CandidatesCommand.class,
            TokenCommand.class,
            MigrateCommand.class,
            GrantsCommand.class,
            CompleteCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or there are gaps", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern demo                      how does it look?",
            "  postern --config DIR check        is the configuration right?",
            "  postern check --connect           and does everybody answer?",
            "  postern explain --offline a.eml   what would become of this mail?",
            "  postern run                       the daemon, in the foreground",
            "",
            "More about a command: postern COMMAND --help"
        })
public final class PosternCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final ConfigFolder config = new ConfigFolder();

    /** The command as the process runs it. */
    public static CommandLine commandLine() {
        return commandLine(System.getenv());
    }

    /** @param environment instead of that of the process */
    public static CommandLine commandLine(Map<String, String> environment) {
        PosternCommand postern = new PosternCommand();
        postern.config.useEnvironment(environment);
        CommandLine command = new CommandLine(postern)
                .setUsageHelpWidth(80)
                .setAllowSubcommandsAsOptionParameters(true) // --config config
                .setParameterExceptionHandler(new ShortErrors())
                .setExecutionExceptionHandler(new PlainFailures());
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "\n");
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
        return command;
    }

    ConfigFolder config() {
        return config;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** Tells the version. */
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"postern " + Version.current()};
        }
    }
}

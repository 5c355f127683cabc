package org.postern;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code postern}: lists its subcommands and hands over to one of them. */
@Command(
        name = "postern",
        description = "Carries e-mail into the database of a CRM.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or there are gaps", "2:wrong command line", "78:wrong configuration"})
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command with all its subcommands, as {@link #main} runs it. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }

    /** Tells the version that the build has written beside this class. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            try (InputStream file = Main.class.getResourceAsStream("version.properties")) {
                Properties properties = new Properties();
                properties.load(file);
                return new String[] {"postern " + properties.getProperty("version")};
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read version.properties", e);
            }
        }
    }
}

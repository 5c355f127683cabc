package org.postern.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.cli.demo.CannotDemonstrate;
import org.postern.cli.demo.Demo;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code postern demo}. */
@Command(
        name = "demo",
        description = {
            "Carry sample mails into an embedded CRM, and tell the outcomes.",
            "It is the daemon itself with the configuration, rules and routes as delivered, beside an embedded mail "
                    + "server and database. Nothing beyond this process is touched."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:each mail has got the outcome that it should", "1:one has not", "2:wrong command line"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern demo", "  postern demo --keep"})
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private final Talk talk = new Talk();

    @Option(
            names = "--keep",
            description = "Go on until Ctrl-C: tells how to send more mail and how to look at the database.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        String home = System.getProperty("postern.home");
        Path config = home == null ? null : asDelivered(Path.of(home));
        if (config == null) {
            throw new Failed("the demonstration needs the configuration as delivered; start it by bin/postern of the"
                    + " delivered folder");
        }
        try (Demo demo = new Demo(Path.of(home), config)) {
            boolean asExpected = demo.run(talk.out());
            if (keep) {
                keep(demo);
            }
            return asExpected ? ExitCode.DONE : ExitCode.FAILED;
        } catch (CannotDemonstrate e) {
            throw new Failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** @return a configuration that nobody has edited; a package, whose own is in /etc, brings one for the demonstration alone */
    private static @Nullable Path asDelivered(Path home) {
        return Stream.of(home.resolve("config"), home.resolve("demo/config"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(null);
    }

    private void keep(Demo demo) throws Exception {
        talk.out().println();
        demo.invitation().forEach(talk.out()::println);
        talk.out().flush();
        if (LoggerFactory.getLogger("org.postern.mail") instanceof Logger mails) {
            mails.setLevel(Level.INFO);
        }
        demo.awaitEnd();
    }
}

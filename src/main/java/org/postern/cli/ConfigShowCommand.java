package org.postern.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern config show}. */
@Command(
        name = "show",
        description = {
            "Show each value of the configuration with the place it comes from.",
            "References to the environment are replaced; secrets are shown as the references they are."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "2:wrong command line", "78:the configuration is not valid"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern config show", "  postern config show --effective | grep 'mailboxes\\[0\\]'"})
final class ConfigShowCommand implements Callable<Integer> {
    @ParentCommand
    private ConfigCommand config = new ConfigCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--effective",
            description = "Also what is not written there: defaults, and for each mailbox what 'defaults' says.")
    private boolean effective;

    @Override
    public Integer call() {
        List<Setting> settings = config.config().settings(config.config().path()).stream()
                .filter(effective ? setting -> !setting.path().startsWith("defaults.") : Setting::own)
                .toList();
        settings.forEach(setting -> talk.out()
                .println(
                        output.json()
                                ? OutputOption.line(Line.of(setting))
                                : setting.path() + " = " + setting.value() + "    # "
                                        + (setting.at() == null ? "default" : place(setting))));
        return ExitCode.DONE;
    }

    private static String place(Setting setting) {
        return setting.at() == null
                ? "default"
                : setting.at().file() + ":" + setting.at().line() + (setting.own() ? "" : " (defaults)");
    }

    /** The JSON form of one value. @param file null: it is a default */
    private record Line(
            String path,
            String value,
            @Nullable String file,
            @Nullable Integer line) {
        static Line of(Setting setting) {
            return new Line(
                    setting.path(),
                    setting.value(),
                    setting.at() == null ? null : setting.at().file(),
                    setting.at() == null ? null : setting.at().line());
        }
    }
}

package org.postern.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands, by what one wants to do. */
final class CommandGroups implements IHelpSectionRenderer {
    private static final int INDENT = 2;

    private record Group(String title, List<String> commands) {}

    private static final List<Group> GROUPS = List.of(
            new Group("Begin", List.of("demo", "init", "grants", "migrate", "oauth", "check")),
            new Group("Run", List.of("run", "status", "poll", "pause", "resume", "reload", "queue", "config")),
            new Group("Understand", List.of("log", "explain", "why-not", "bundle")),
            new Group("Rules", List.of("rules", "replay", "token")),
            new Group("Repair", List.of("quarantine", "reconcile", "reprocess", "undo")),
            new Group("More mail", List.of("backfill", "ingest", "folders")),
            new Group("People", List.of("candidates", "export", "erase")),
            new Group("Help", List.of("help")));

    @Override
    public String render(Help help) {
        Map<String, Help> commands = help.subcommands();
        int names = commands.keySet().stream().mapToInt(String::length).max().orElse(0) + INDENT + INDENT;
        StringBuilder text = new StringBuilder();
        for (Group group : GROUPS) {
            TextTable table = TextTable.forColumns(
                    help.colorScheme(),
                    new Column(names, INDENT, Overflow.SPAN),
                    new Column(help.commandSpec().usageMessage().width() - names, 0, Overflow.WRAP));
            for (String name : group.commands()) {
                UsageMessageSpec message =
                        requireNonNull(commands.get(name), name).commandSpec().usageMessage();
                table.addRowValues(name, (message.header().length > 0 ? message.header() : message.description())[0]);
            }
            text.append(group.title()).append(":\n").append(table);
        }
        return text.toString();
    }
}

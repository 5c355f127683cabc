package org.postern.config.reading;

import java.time.Period;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.postern.config.SuiteCrmConfig;
import org.postern.config.SuiteCrmConfig.GroupsFrom;

/** Reads {@code crm.suitecrm}. */
final class SuiteCrmReader {
    private static final Set<String> KEYS = Set.of(
            "user",
            "case-macro",
            "case-updates",
            "reply-delimiter",
            "reopen",
            "groups-from",
            "risky-extensions",
            "close-in");

    private static final Scalar<String> MACRO = new Scalar<>(Scalar.Form.TEXT, "a text with %1 in it", text -> {
        int number = text.indexOf("%1");
        if (number <= 0 || number + 2 >= text.length() || text.indexOf("%1", number + 1) >= 0) {
            throw new BadValue(
                    Quoted.of(text) + " must have %1, the number, once and between other text", "as in [CASE:%1]");
        }
        return text;
    });

    private static final Scalar<String> EXTENSION = new Scalar<>(Scalar.Form.TEXT, "a file extension", text -> {
        if (!text.matches("[A-Za-z0-9]+")) {
            throw new BadValue(Quoted.of(text) + " is no file extension", "without a dot, as php");
        }
        return text.toLowerCase(Locale.ROOT);
    });

    private SuiteCrmReader() {}

    static SuiteCrmConfig read(Section crm) {
        Section section = crm.section("suitecrm", KEYS);
        SuiteCrmConfig usual = SuiteCrmConfig.USUAL;
        return new SuiteCrmConfig(
                section.read("user", Scalars.TEXT, usual.user()),
                section.read("case-macro", MACRO, usual.caseMacro()),
                section.read("case-updates", Scalars.BOOL, usual.caseUpdates()),
                section.read("reply-delimiter", Scalars.TEXT, usual.replyDelimiter()),
                reopen(section),
                section.has("groups-from")
                        ? new LinkedHashSet<>(section.listOrNone("groups-from", Scalar.of(GroupsFrom.class)))
                        : usual.groupsFrom(),
                section.has("risky-extensions")
                        ? List.copyOf(section.listOrNone("risky-extensions", EXTENSION))
                        : usual.riskyExtensions(),
                section.read("close-in", Scalars.DURATION)
                        .map(duration -> Period.ofDays((int) duration.toDays()))
                        .orElse(usual.closeIn()));
    }

    private static Map<String, String> reopen(Section section) {
        Map<String, String> reopen = new LinkedHashMap<>();
        section.find("reopen")
                .ifPresent(map -> Section.named(map)
                        .entries()
                        .forEach((before, after) ->
                                after.as(Scalars.TEXT).ifPresent(status -> reopen.put(before, status))));
        return reopen;
    }
}

package org.postern.config.reading;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.postern.config.EspoCrmConfig;
import org.postern.config.EspoCrmConfig.RecordKind;

/** Reads {@code crm.espocrm}. */
final class EspoCrmReader {
    private static final Set<String> KEYS = Set.of("b2c", "mail-notifications", "stream-text", "keep-teams");

    /** Of clients we do not ask for teams. */
    private static final Scalar<RecordKind> WITH_TEAMS =
            Scalar.choice(Map.of("opportunity", RecordKind.OPPORTUNITY, "case", RecordKind.CASE));

    private EspoCrmReader() {}

    static EspoCrmConfig read(Section crm) {
        Section section = crm.section("espocrm", KEYS);
        EspoCrmConfig usual = EspoCrmConfig.USUAL;
        return new EspoCrmConfig(
                section.read("b2c", Scalars.BOOL, usual.b2c()),
                section.read("mail-notifications", Scalars.BOOL, usual.mailNotifications()),
                kinds(section, "stream-text", Scalar.of(RecordKind.class), usual.streamText()),
                kinds(section, "keep-teams", WITH_TEAMS, usual.keepTeams()));
    }

    private static Set<RecordKind> kinds(Section section, String key, Scalar<RecordKind> kind, Set<RecordKind> usual) {
        return section.has(key) ? new LinkedHashSet<>(section.listOrNone(key, kind)) : usual;
    }
}

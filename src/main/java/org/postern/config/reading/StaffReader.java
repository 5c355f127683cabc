package org.postern.config.reading;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postern.config.StaffConfig;

/** Reads {@code staff}, which an included file may add to. */
final class StaffReader {
    private StaffReader() {}

    static StaffConfig read(List<Section> roots) {
        Set<String> domains = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Section root : roots) {
            Section section = root.section("staff", Set.of("domains", "addresses"));
            domains.addAll(section.listOrNone("domains", Scalars.DOMAIN));
            addresses.addAll(section.listOrNone("addresses", Scalars.ADDRESS));
        }
        return new StaffConfig(Set.copyOf(domains), Set.copyOf(addresses));
    }
}

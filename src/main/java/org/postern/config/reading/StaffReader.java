package org.postern.config.reading;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.config.StaffConfig;

/** Reads {@code staff}. An included file may add domains and addresses. */
final class StaffReader {
    private static final Scalar<Boolean> INTERNAL = Scalar.choice(Map.of("skip", false, "store-private", true));

    private StaffReader() {}

    static StaffConfig read(List<Section> roots) {
        Set<String> domains = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        boolean keepsInternal = false;
        for (Section root : roots) {
            boolean main = root == roots.get(0);
            Section section = root.section(
                    "staff", main ? Set.of("domains", "addresses", "internal") : Set.of("domains", "addresses"));
            keepsInternal |= main && section.read("internal", INTERNAL, false);
            domains.addAll(section.listOrNone("domains", Scalars.DOMAIN));
            addresses.addAll(section.listOrNone("addresses", Scalars.ADDRESS));
        }
        return new StaffConfig(Set.copyOf(domains), Set.copyOf(addresses), keepsInternal);
    }
}

package org.postern.config.reading;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.config.Secret;
import org.postern.config.ServiceCodeConfig;

/** Reads {@code service-code}. */
final class ServiceCodeReader {
    private static final Set<String> RECORDS = Set.of("case", "opportunity", "lead");

    private final Secrets secrets;

    ServiceCodeReader(Secrets secrets) {
        this.secrets = secrets;
    }

    Optional<ServiceCodeConfig> read(Section root) {
        if (!root.has("service-code")) {
            return Optional.empty();
        }
        Section section = root.section("service-code", Set.of("key", "legacy"));
        List<Pattern> legacy = section.list("legacy", LEGACY);
        Optional<Secret> key = section.require("key", "\"${credential:code}\"").flatMap(secrets::read);
        return key.map(secret -> new ServiceCodeConfig(secret, legacy));
    }

    private static final Scalar<Pattern> LEGACY = new Scalar<>(Scalar.Form.TEXT, Scalars.REGEX.allowed(), text -> {
        Pattern pattern = Scalars.REGEX.read(text);
        if (pattern.namedGroups().keySet().stream().noneMatch(RECORDS::contains)) {
            throw new BadValue(
                    Quoted.of(text) + " has no named group; allowed: one of case, opportunity, lead",
                    "as in \\[#(?<case>\\d+)\\]");
        }
        return pattern;
    });
}

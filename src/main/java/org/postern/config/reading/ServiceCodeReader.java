package org.postern.config.reading;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.config.CrmConfig;
import org.postern.config.CrmConfig.Kind;
import org.postern.config.Secret;
import org.postern.config.ServiceCodeConfig;
import org.postern.config.SuiteCrmConfig;

/** Reads {@code service-code}. */
final class ServiceCodeReader {
    private static final Set<String> RECORDS = Set.of("case", "opportunity", "lead");

    private final Secrets secrets;

    ServiceCodeReader(Secrets secrets) {
        this.secrets = secrets;
    }

    /** A SuiteCRM's own way to name a case in a subject is one more pattern. */
    Optional<ServiceCodeConfig> read(Section root, CrmConfig crm) {
        List<Pattern> macros = crm.kind() == Kind.SUITECRM ? List.of(macro(crm.suiteCrm())) : List.of();
        if (!root.has("service-code")) {
            return macros.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ServiceCodeConfig(Secret.missing("service-code.key"), macros));
        }
        Section section = root.section("service-code", Set.of("key", "legacy"));
        List<Pattern> legacy = section.list("legacy", LEGACY);
        Optional<Secret> key = section.require("key", "\"${credential:code}\"").flatMap(secrets::read);
        return key.map(secret -> new ServiceCodeConfig(
                secret, Stream.of(macros, legacy).flatMap(List::stream).toList()));
    }

    private static Pattern macro(SuiteCrmConfig suite) {
        String macro = suite.caseMacro();
        int number = macro.indexOf("%1");
        return Pattern.compile("(?i)" + Pattern.quote(macro.substring(0, number)) + "(?<case>\\d+)"
                + Pattern.quote(macro.substring(number + 2)));
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

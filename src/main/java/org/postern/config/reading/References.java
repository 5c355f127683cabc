package org.postern.config.reading;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${env:NAME}} and {@code ${env:NAME:-default}} in values. As in a shell, the default is taken where the
 * variable is unset or empty. {@code $${} is a literal {@code ${}.
 */
final class References {
    static final List<String> SCHEMES = List.of("env", "file", "credential");

    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{([^}]*)(}?)");
    private static final Pattern ENV = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    private final Function<String, @Nullable String> environment;

    References(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name));
    }

    String expand(String raw) throws BadValue {
        Matcher reference = REFERENCE.matcher(raw);
        StringBuilder text = new StringBuilder();
        while (reference.find()) {
            String value = reference.group(1).isEmpty()
                    ? value(reference.group(2), !reference.group(3).isEmpty())
                    : reference.group().substring(1);
            reference.appendReplacement(text, Matcher.quoteReplacement(value));
        }
        return reference.appendTail(text).toString();
    }

    private String value(String inside, boolean closed) throws BadValue {
        Matcher env = ENV.matcher(inside);
        if (closed && env.matches()) {
            return value(env.group(1), env.group(2));
        }
        if (inside.startsWith("file:") || inside.startsWith("credential:")) {
            throw new BadValue(
                    "refers to a secret; ${file:…} and ${credential:…} are allowed in passwords and keys only",
                    "use ${env:NAME} here");
        }
        throw new BadValue(
                Quoted.of("${" + inside + (closed ? "}" : ""))
                        + " is no reference; allowed: ${env:NAME}, ${env:NAME:-default}",
                "a literal '${' is written '$${'");
    }

    private String value(String name, @Nullable String otherwise) throws BadValue {
        String value = environment.apply(name);
        if (otherwise != null && (value == null || value.isEmpty())) {
            return otherwise;
        }
        if (value == null) {
            throw new BadValue(
                    "environment variable " + name + " is not set",
                    "set it, or give a default: ${env:" + name + ":-…}");
        }
        return value;
    }
}

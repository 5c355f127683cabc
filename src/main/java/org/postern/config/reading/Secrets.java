package org.postern.config.reading;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.config.Secret;

/**
 * Reads passwords and keys from where they are kept: {@code ${env:NAME}}, {@code ${file:PATH}}, {@code ${credential:NAME}}.
 *
 * <p>A credential is what systemd hands over in {@code $CREDENTIALS_DIRECTORY}: as NAME, or as postern_NAME where a unit hands over a whole folder
 * ({@code LoadCredential=postern:FOLDER}, systemd.exec(5)). Commands that are started by hand have none; for them it is the file of that name in the folder
 * {@code secrets} of the configuration.
 */
final class Secrets {
    private static final String HINT =
            "use ${credential:NAME} or ${file:PATH}; this file is read by everyone who may read the folder";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file|credential):([^}]+)}");

    private final Path folder;
    private final References references;
    private final boolean needed;
    private final Set<String> missing = new TreeSet<>();

    /** @param needed false: a credential that is not there is no problem, but is missed when it is used */
    Secrets(Path folder, References references, boolean needed) {
        this.folder = folder;
        this.references = references;
        this.needed = needed;
    }

    /** @return names of credentials that are not there though they are referred to */
    Set<String> missing() {
        return missing;
    }

    /** @return the secret; empty if it cannot be had, which has been reported */
    Optional<Secret> read(Item item) {
        item.source().trace().secret(item);
        Optional<String> raw = item.raw();
        if (raw.isEmpty()) {
            item.wrongShape("${credential:NAME}, ${file:PATH}, ${env:NAME}");
            return Optional.empty();
        }
        Matcher reference = REFERENCE.matcher(raw.get().strip());
        if (!reference.matches()) {
            item.problem(
                    raw.get().contains("${") ? "is not one whole reference to a secret" : "written in clear", HINT);
            return Optional.empty();
        }
        String name = reference.group(2);
        return switch (reference.group(1)) {
            case "env" -> variable(item, name);
            case "file" -> file(item, folder.resolve(name), "file " + Quoted.of(name));
            default -> credential(item, name);
        };
    }

    private Optional<Secret> variable(Item item, String name) {
        if (name.contains(":-")) {
            item.problem("has a default written in clear; allowed: ${env:NAME}", HINT);
            return Optional.empty();
        }
        Optional<String> value = references.variable(name).filter(text -> !text.isEmpty());
        if (value.isEmpty()) {
            item.problem(
                    "environment variable " + name + " is not set",
                    "set it, or use ${credential:NAME} or ${file:PATH}");
        }
        return value.map(Secret::new);
    }

    private Optional<Secret> credential(Item item, String name) {
        if (!name.matches("[A-Za-z0-9_.-]+") || name.startsWith(".")) {
            item.problem(Quoted.of(name) + " is no name of a credential; allowed: letters, digits, '_', '.', '-'");
            return Optional.empty();
        }
        Optional<String> handedOver = references.variable("CREDENTIALS_DIRECTORY");
        Path file = handedOver
                .map(place -> handedOver(Path.of(place), name))
                .orElse(folder.resolve("secrets").resolve(name));
        if (Files.exists(file)) {
            return file(item, file, "credential " + Quoted.of(name));
        }
        missing.add(name);
        if (!needed) {
            return Optional.of(Secret.missing(name));
        }
        String place = handedOver.isPresent()
                ? "in $CREDENTIALS_DIRECTORY"
                : "there: $CREDENTIALS_DIRECTORY is not set, and no " + file;
        item.problem(
                "credential " + Quoted.of(name) + " is not " + place,
                "put it into " + folder.resolve("secrets").resolve(name)
                        + ", which the unit hands over at its next start; or add LoadCredential=" + name
                        + ":FILE to the unit");
        return Optional.empty();
    }

    private static Path handedOver(Path folder, String name) {
        Path alone = folder.resolve(name);
        return Files.exists(alone) ? alone : folder.resolve("postern_" + name);
    }

    private static Optional<Secret> file(Item item, Path file, String what) {
        try {
            return Optional.of(new Secret(SecretFile.read(file)));
        } catch (BadValue e) {
            item.problem(what + " " + e.message(), e.hint());
            return Optional.empty();
        }
    }
}

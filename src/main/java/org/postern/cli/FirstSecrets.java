package org.postern.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Puts the secrets of a first configuration into the folder {@code secrets}, each in a file that its owner alone can read. What is there stays. */
final class FirstSecrets {
    private static final int OCTETS = 24;

    private final Path folder;

    /** @param config folder of the configuration */
    FirstSecrets(Path config) {
        this.folder = config.resolve("secrets");
    }

    /**
     * Asks for each that is not there. A database password that nobody gives is made up, for {@code grants --create-user} to make the user with.
     *
     * @return those that are still missing
     */
    List<FirstConfig.Needed> fill(List<FirstConfig.Needed> needed, Questions ask) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<FirstConfig.Needed> missing = new ArrayList<>();
        for (FirstConfig.Needed secret : needed) {
            if (Files.exists(file(secret))) {
                continue;
            }
            String usual = secret.isOfDatabase() ? "made up" : "later";
            String given = ask.secret("The " + secret.what() + " (empty: " + usual + ")");
            if (given.isEmpty() && secret.isOfDatabase()) {
                given = random();
            }
            if (given.isEmpty()) {
                missing.add(secret);
            } else {
                write(file(secret), given);
            }
        }
        return missing;
    }

    Path file(FirstConfig.Needed secret) {
        return folder.resolve(secret.name());
    }

    private static void write(Path file, String secret) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret, StandardCharsets.UTF_8);
    }

    private static String random() {
        byte[] octets = new byte[OCTETS];
        new SecureRandom().nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }
}

package org.postern.config.reading;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.postern.config.KeyPairConfig;
import org.postern.config.Secret;

/** Reads a certificate and its key: {@code {certificate: FILE, key: "${file:PATH}"}}. */
final class KeyPairReader {
    private static final Set<String> KEYS = Set.of("certificate", "key");

    private final Path folder;
    private final Secrets secrets;

    KeyPairReader(Path folder, Secrets secrets) {
        this.folder = folder;
        this.secrets = secrets;
    }

    Optional<KeyPairConfig> read(Item item) {
        Section section = Section.of(item, KEYS);
        Optional<Path> certificate =
                section.require("certificate", "FILE.pem").flatMap(file -> PresentFile.read(folder, file));
        Optional<Secret> key = section.require("key", "\"${file:KEY.pem}\"").flatMap(secrets::read);
        return certificate.flatMap(file -> key.map(secret -> new KeyPairConfig(file, secret)));
    }
}

package org.postern.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the daemon of one configuration folder keeps its lock and its control socket. The command line finds the running daemon by the same rule.
 *
 * <p>systemd names both folders in the environment. A shell does not, so {@code /etc/postern} and {@code /etc/postern/NAME} stand for the folders of the shipped
 * units, and any other configuration for folders of the user's own.
 *
 * @param lock file whose lock the running daemon holds
 * @param control Unix domain socket; its path is short, for the kernel takes at most 107 octets
 * @param spool folder for what is too large for memory while it is under way
 * @param tokenKey file with the key of kept refresh tokens, where the configuration names none
 */
public record Places(Path lock, Path control, Path spool, Path tokenKey) {
    private static final Path SYSTEM = Path.of("/etc/postern");

    /** @param environment as {@link System#getenv()} */
    public static Places of(Path configFolder, Map<String, String> environment) {
        Path folder = real(configFolder);
        String id = sha256(folder.toString()).substring(0, 12);
        boolean system = folder.equals(SYSTEM) || SYSTEM.equals(folder.getParent());
        String instance = system ? SYSTEM.relativize(folder).toString() : "";
        Path state = firstOf(environment.get("STATE_DIRECTORY"));
        if (state == null) {
            state = system ? Path.of("/var/lib/postern", instance) : ownState(environment);
        }
        Path runtime = firstOf(environment.get("RUNTIME_DIRECTORY"));
        if (runtime == null) {
            runtime = system
                    ? Path.of("/run/postern", instance)
                    : ownRuntime(environment).resolve(id);
        }
        return new Places(
                state.resolve("daemon-" + id + ".lock"),
                runtime.resolve("control"),
                state.resolve("spool-" + id),
                state.resolve("tokens-" + id + ".key"));
    }

    /** Makes the folders that are missing, for nobody else to enter. */
    void make() throws IOException {
        for (Path folder : new @Nullable Path[] {lock.getParent(), control.getParent(), spool}) {
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        }
    }

    /** @return what relative paths of kept files lie below: systemd's state folder, else one of the user's own */
    static Path stateFolder(Map<String, String> environment) {
        Path named = firstOf(environment.get("STATE_DIRECTORY"));
        return named == null ? ownState(environment) : named;
    }

    private static Path ownState(Map<String, String> environment) {
        String named = environment.get("XDG_STATE_HOME");
        Path home = named == null ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(named);
        return home.resolve("postern");
    }

    /** A folder below the shared temporary one carries the user's name; it is refused if somebody else has made it first. */
    private static Path ownRuntime(Map<String, String> environment) {
        String named = environment.get("XDG_RUNTIME_DIR");
        if (named != null) {
            return Path.of(named).resolve("postern");
        }
        String user = System.getProperty("user.name");
        Path folder = Path.of(System.getProperty("java.io.tmpdir")).resolve("postern-" + user);
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                    && !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
                            .getName()
                            .equals(user)) {
                throw new IllegalStateException(folder + " belongs to somebody else; set RUNTIME_DIRECTORY");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + folder, e);
        }
        return folder;
    }

    /** systemd gives several folders separated by colons. */
    private static @Nullable Path firstOf(@Nullable String folders) {
        if (folders == null || folders.isEmpty()) {
            return null;
        }
        int colon = folders.indexOf(':');
        return Path.of(colon < 0 ? folders : folders.substring(0, colon));
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

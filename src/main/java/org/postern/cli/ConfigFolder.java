package org.postern.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.Setting;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.postern.daemon.ConfigRefused;
import org.postern.daemon.Places;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option {@code --config}, known to every command, and the configuration it leads to. */
public final class ConfigFolder {
    @Option(
            names = "--config",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Configuration folder. Default: $$POSTERN_CONFIG, else /etc/postern.")
    private @Nullable Path given;

    private Map<String, String> environment = System.getenv();

    /** Takes another environment than that of the process. */
    public void useEnvironment(Map<String, String> other) {
        environment = Map.copyOf(other);
    }

    /** @return the folder, whether it exists or not */
    Path path() {
        return given != null ? given : withoutOption(environment);
    }

    /** @return the folder that commands take which are not told another */
    static Path withoutOption(Map<String, String> environment) {
        String named = environment.get("POSTERN_CONFIG");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        String home = System.getProperty("postern.home");
        Path delivered = home == null ? null : Path.of(home, "config");
        return delivered != null && Files.isDirectory(delivered) ? delivered : Path.of("/etc/postern");
    }

    /**
     * @return the configuration with every secret in it
     * @throws ConfigRefused if anything is wrong
     * @throws org.springframework.dao.DataAccessException if mail accounts are kept in the CRM, and it cannot be asked now
     */
    Config read() {
        return valid(Credentials.NEEDED).config();
    }

    /**
     * As {@link #read()}, for commands that connect to nothing: credentials that only systemd hands over may be missing.
     *
     * @throws ConfigRefused if anything else is wrong
     */
    ConfigResult.Valid readOffline() {
        return valid(Credentials.IF_THERE);
    }

    /**
     * As {@link #read()}, but with other rules.
     *
     * @param rules instead of {@code rules.yaml}
     */
    Config readWith(Path rules) {
        ConfigResult result = new ConfigReader(environment::get, Credentials.NEEDED)
                .withRules(rules)
                .read(path());
        if (result instanceof ConfigResult.Invalid invalid) {
            throw new ConfigRefused(invalid.problems());
        }
        return ((ConfigResult.Valid) result).config();
    }

    /** @return the configuration as it is in the files now, or all that is wrong with it */
    ConfigResult readAnew() {
        return read(Credentials.NEEDED, true);
    }

    /**
     * @return every value that counts, in the order in which they are read
     * @throws ConfigRefused if the configuration in that folder is not valid
     */
    List<Setting> settings(Path folder) {
        ConfigReader reader = new ConfigReader(environment::get, Credentials.IF_THERE);
        if (reader.read(folder) instanceof ConfigResult.Invalid invalid) {
            throw new ConfigRefused(invalid.problems());
        }
        return reader.settings(folder);
    }

    private ConfigResult.Valid valid(Credentials credentials) {
        ConfigResult result = read(credentials, false);
        if (result instanceof ConfigResult.Invalid invalid) {
            throw new ConfigRefused(invalid.problems());
        }
        return (ConfigResult.Valid) result;
    }

    /** @param patient a CRM that cannot be asked for its accounts now is no reason to break off */
    private ConfigResult read(Credentials credentials, boolean patient) {
        ConfigReader reader = new ConfigReader(environment::get, credentials);
        ConfigResult files = reader.read(path());
        boolean asks = credentials == Credentials.NEEDED
                && files instanceof ConfigResult.Valid valid
                && valid.config().crm().useAccounts();
        return asks ? AccountsInCrm.added(reader, ((ConfigResult.Valid) files).config(), path(), patient) : files;
    }

    /** @return where the daemon of this configuration keeps its lock and socket */
    Places places() {
        return Places.of(path(), environment);
    }

    Map<String, String> environment() {
        return environment;
    }
}

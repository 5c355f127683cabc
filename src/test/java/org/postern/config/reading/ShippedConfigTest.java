package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postern.config.reading.ConfigReader.Credentials;

class ShippedConfigTest {
    private static final Path SHIPPED = Path.of("config");

    @Test
    void isValidAsItIs() {
        assertThat(read(Map.of())).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
            assertThat(valid.missingCredentials()).containsExactly("code", "db", "sales", "smtp", "support");
        });
    }

    private static ConfigResult read(Map<String, String> environment) {
        return new ConfigReader(environment::get, Credentials.IF_THERE).read(SHIPPED);
    }
}

package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
    @Test
    void areThoseThatSystemdNames() {
        Places places = Places.of(
                Path.of("/etc/postern"),
                Map.of("STATE_DIRECTORY", "/var/lib/a:/var/lib/b", "RUNTIME_DIRECTORY", "/run/a"));
        assertThat(places.lock().getParent()).isEqualTo(Path.of("/var/lib/a"));
        assertThat(places.control()).isEqualTo(Path.of("/run/a/control"));
    }

    @Test
    void areThoseOfTheUnitForAShellWithTheSystemsConfiguration() {
        Places places = Places.of(Path.of("/etc/postern"), Map.of());
        assertThat(places.lock().getParent()).isEqualTo(Path.of("/var/lib/postern"));
        assertThat(places.control()).isEqualTo(Path.of("/run/postern/control"));
    }

    @Test
    void areThoseOfTheInstancesUnitForAShellWithTheInstancesConfiguration() {
        Places places = Places.of(Path.of("/etc/postern/brno"), Map.of());
        assertThat(places.lock().getParent()).isEqualTo(Path.of("/var/lib/postern/brno"));
        assertThat(places.control()).isEqualTo(Path.of("/run/postern/brno/control"));
    }

    @Test
    void differByConfigurationAndNotByTheWayItIsNamed(@TempDir Path folder) throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), one);
        Map<String, String> own = Map.of("XDG_STATE_HOME", folder + "/state", "XDG_RUNTIME_DIR", folder + "/run");
        assertThat(Places.of(one, own)).isEqualTo(Places.of(link, own)).isNotEqualTo(Places.of(other, own));
    }

    @Test
    void areMadeForTheOwnerOnly(@TempDir Path folder) throws Exception {
        Map<String, String> own = Map.of("XDG_STATE_HOME", folder + "/state", "XDG_RUNTIME_DIR", folder + "/run");
        Places places = Places.of(folder, own);
        places.make();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(places.control().getParent())))
                .isEqualTo("rwx------");
        assertThat(places.lock().getParent()).isDirectory();
    }
}

package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
    private static final String SOCKET = "/run/systemd/notify";

    @TempDir
    private Path folder;

    private Path notify;
    private Path heard;

    @BeforeEach
    void standInForSystemd() throws IOException {
        notify = folder.resolve("systemd-notify");
        heard = folder.resolve("heard");
        Files.writeString(notify, "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\" >> '" + heard + "'; done\n");
        Files.setPosixFilePermissions(notify, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void saysThatItIsReadyAndThatItStops() throws IOException {
        try (ServiceManager systemd = manager(Map.of("NOTIFY_SOCKET", SOCKET))) {
            systemd.ready("2 mailboxes");
            systemd.stopping();
        }

        assertThat(heard())
                .containsExactly(
                        "--ready", "--status=2 mailboxes", "STOPPING=1", "--status=finishing the batches in hand");
    }

    @Test
    void givesSignsOfLifeOnceItIsReady() {
        try (ServiceManager systemd = manager(Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", "20000"))) {
            systemd.status("waiting for the database");
            systemd.ready("2 mailboxes");

            await().untilAsserted(() ->
                    assertThat(heard()).filteredOn("WATCHDOG=1"::equals).hasSizeGreaterThan(2));
        }
    }

    @Test
    void leavesTheWatchdogOfAnotherProcessAlone() throws IOException {
        Map<String, String> anothers = Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1");
        try (ServiceManager systemd = manager(anothers)) {
            systemd.ready("2 mailboxes");
            systemd.stopping();
        }

        assertThat(heard()).doesNotContain("WATCHDOG=1");
    }

    @Test
    void saysNothingToAShell() {
        try (ServiceManager systemd = manager(Map.of("WATCHDOG_USEC", "1000"))) {
            systemd.ready("2 mailboxes");
        }

        assertThat(heard).doesNotExist();
    }

    @Test
    void goesOnWhereTheProgramIsMissing() throws IOException {
        Files.delete(notify);

        try (ServiceManager systemd = manager(Map.of("NOTIFY_SOCKET", SOCKET))) {
            systemd.ready("2 mailboxes");
        }

        assertThat(heard).doesNotExist();
    }

    private ServiceManager manager(Map<String, String> environment) {
        return new ServiceManager(environment, notify.toString());
    }

    private List<String> heard() throws IOException {
        return Files.exists(heard) ? Files.readAllLines(heard) : List.of();
    }
}

package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.intake.LaneState;

class ControlSocketTest {
    @TempDir
    Path folder;

    private final RecordingControls controls = new RecordingControls();
    private Path path;
    private ControlSocket socket;

    @BeforeEach
    void open() throws Exception {
        path = folder.resolve("control");
        socket = ControlSocket.open(path, controls);
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
    }

    @Test
    void passesARequestOnAndTheAnswerBack() throws Exception {
        ControlReply reply = new ControlCall(path)
                .ask(new ControlRequest("poll", List.of("sales")))
                .orElseThrow();
        assertThat(reply).isEqualTo(new ControlReply(true, "polled [sales]", null));
    }

    @Test
    void carriesTheOrderOfABackfillAndHowFarItHasCome() throws Exception {
        BackfillOrder order =
                new BackfillOrder("sales", Instant.parse("2026-01-01T00:00:00Z"), null, "Účty & co", true, 7);
        ControlCall call = new ControlCall(path);
        assertThat(call.ask(new ControlRequest("backfill", List.of(), order)))
                .contains(new ControlReply(true, "", null, new LaneState(7, 0, false, "Účty & co")));
        assertThat(call.ask(new ControlRequest("backfill-state", List.of(), order)))
                .contains(new ControlReply(true, "", null, new LaneState(1, 1, true, order.lane())));
        assertThat(call.ask(new ControlRequest("backfill-stop", List.of(), order)))
                .contains(new ControlReply(false, "no such backfill is running", null));
        assertThat(call.ask(new ControlRequest("backfill", List.of())))
                .contains(new ControlReply(false, "backfill needs to be told which mails", null));
    }

    @Test
    void carriesTheStatusWithTimesAndNulls() throws Exception {
        ControlReply reply = new ControlCall(path)
                .ask(new ControlRequest("status", List.of()))
                .orElseThrow();
        assertThat(reply.status()).isEqualTo(controls.status());
    }

    @Test
    void tellsWhyItRefuses() throws Exception {
        assertThat(new ControlCall(path).ask(new ControlRequest("resume", List.of("nope"))))
                .contains(new ControlReply(false, "no mailbox 'nope'", null));
        assertThat(new ControlCall(path).ask(new ControlRequest("dance", List.of())))
                .contains(new ControlReply(false, "unknown command 'dance'", null));
    }

    @Test
    void survivesACallerWhoTalksNonsense() throws Exception {
        try (SocketChannel caller = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            caller.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(caller.read(ByteBuffer.allocate(10))).isEqualTo(-1);
        }
        assertThat(new ControlCall(path)
                        .ask(new ControlRequest("reload", List.of()))
                        .orElseThrow()
                        .ok())
                .isTrue();
    }

    @Test
    void isOpenToOwnerAndGroupOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void isNotThereWithoutADaemon() throws Exception {
        socket.close();
        assertThat(new ControlCall(path).ask(new ControlRequest("status", List.of())))
                .isEmpty();
    }

    @Test
    void takesTheSocketFileOfAKilledDaemonForNoDaemon() throws Exception {
        Path left = folder.resolve("left");
        try (var server = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(left));
        }
        assertThat(left).exists();
        assertThat(new ControlCall(left).ask(new ControlRequest("status", List.of())))
                .isEmpty();
        ControlSocket.open(left, controls).close();
    }

    private static final class RecordingControls implements Controls {
        private static final LiveStatus STATUS = new LiveStatus(
                "1.0",
                42,
                Instant.parse("2026-03-04T05:06:07Z"),
                true,
                "espocrm",
                true,
                "abc",
                "run-1",
                null,
                null,
                List.of(new LiveStatus.Mailbox(
                        "sales", "ok", null, null, Instant.parse("2026-03-04T05:06:08.123Z"), null, null, null, null)));

        @Override
        public String poll(List<String> mailboxes) {
            return "polled " + mailboxes;
        }

        @Override
        public String pause(List<String> mailboxes) {
            return "paused " + mailboxes;
        }

        @Override
        public String resume(List<String> mailboxes) {
            throw new Refused("no mailbox '" + mailboxes.get(0) + "'");
        }

        @Override
        public String reload() {
            return "reloaded";
        }

        @Override
        public LiveStatus status() {
            return STATUS;
        }

        @Override
        public LaneState backfill(BackfillOrder order) {
            return new LaneState(order.rate(), 0, false, order.folder());
        }

        @Override
        public LaneState backfillState(BackfillOrder order) {
            return new LaneState(1, 1, true, order.lane());
        }

        @Override
        public LaneState stopBackfill(BackfillOrder order) {
            throw new Refused("no such backfill is running");
        }
    }
}

package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.Octets;
import org.postern.servers.ScriptedClamd;

class ClamdTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void saysWhatClamdSays() throws Exception {
        try (ScriptedClamd server = new ScriptedClamd(200_000)) {
            saysWhatClamdSays(server);
        }
    }

    @Test
    void saysTheSameByAUnixSocket(@TempDir Path folder) throws Exception {
        try (ScriptedClamd server = new ScriptedClamd(200_000, folder.resolve("clamd.ctl"))) {
            saysWhatClamdSays(server);
        }
    }

    private static void saysWhatClamdSays(ScriptedClamd server) throws Exception {
        Clamd clamd = Clamd.at(server.address(), PATIENCE);
        assertThat(clamd.scan(mail("Hello"))).isEqualTo(new Clamd.Answer.Clean());
        assertThat(clamd.scan(mail("x".repeat(150_000) + "EICAR")))
                .isEqualTo(new Clamd.Answer.Found("Eicar-Test-Signature"));
        assertThat(clamd.scan(mail("x".repeat(250_000)))).isEqualTo(new Clamd.Answer.TooLarge());
    }

    @Test
    void aClamdThatIsAwayIsAFailureAndNoAnswer() {
        ScriptedClamd server = new ScriptedClamd(10);
        server.stop();
        assertThatThrownBy(() -> Clamd.at(server.address(), PATIENCE).scan(mail("Hello")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(server.address());
    }

    @Test
    void aClamdThatSaysNothingIsAFailureInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Clamd clamd = Clamd.at("127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(200));
            assertThatThrownBy(() -> clamd.scan(mail("Hello")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer");
        }
    }

    @Test
    void anAddressIsAPathOrAHostWithAPort() {
        assertThatThrownBy(() -> Clamd.at("clamd", PATIENCE)).hasMessageContaining("HOST:PORT");
    }

    private static Octets mail(String text) {
        return new Octets.InMemory(text.getBytes(StandardCharsets.US_ASCII));
    }
}

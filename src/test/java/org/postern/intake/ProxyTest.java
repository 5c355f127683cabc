package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.intake.Mailboxes.mailbox;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.ReachConfig.Proxy;
import org.postern.config.Secret;
import org.postern.servers.Certificate;
import org.postern.servers.RelayingProxy;
import org.postern.servers.ScriptedImap;

class ProxyTest {
    @TempDir
    private Path folder;

    private final RelayingProxy proxy = new RelayingProxy();

    @ParameterizedTest
    @EnumSource
    void mailComesThroughIt(Proxy.Kind kind) throws Exception {
        try (proxy;
                ScriptedImap server = new ScriptedImap().mail(1, "Subject: relayed\r\n\r\nHello\r\n");
                IntakeRig rig = new IntakeRig(folder)
                        .start(mailbox("far", server.port(), "secret")
                                .through(new Proxy(kind, "127.0.0.1", proxy.port(), null, null))
                                .config())) {
            rig.awaitSubjects(1);
            assertThat(proxy.asked.get(0)).contains("127.0.0.1:" + server.port());
        }
    }

    @Test
    void andTlsIsWithTheServerNotWithTheProxyWhichIsShownItsOwnPassword() throws Exception {
        Certificate good = Certificate.make(folder.resolve("good"), "dns:localhost", "-1d", 10);
        try (proxy;
                ScriptedImap server = new ScriptedImap().mail(1, "Subject: relayed\r\n\r\nHello\r\n");
                IntakeRig rig = new IntakeRig(folder)) {
            server.tls = good.context();
            server.capabilities = "IMAP4rev1 STARTTLS";
            rig.start(mailbox("far", 0, "secret")
                    .tls(Tls.STARTTLS, "localhost", server.port(), good.chain())
                    .through(new Proxy(Proxy.Kind.HTTP, "127.0.0.1", proxy.port(), "us", new Secret("pass")))
                    .config());
            rig.awaitSubjects(1);
            assertThat(proxy.asked).anyMatch(line -> line.equals("Proxy-Authorization: Basic dXM6cGFzcw=="));
        }
    }
}

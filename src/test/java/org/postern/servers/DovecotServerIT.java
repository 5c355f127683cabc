package org.postern.servers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DovecotServerIT {
    private static final String MAIL = "From: ann@example.com\r\nSubject: %s\r\n\r\nHello\r\n";

    @Test
    void deliveredMailsAreThereInOrderWithTheirDateAndSurviveARestart() throws Exception {
        try (DovecotServer server = DovecotServer.start()) {
            Instant received = Instant.parse("2026-03-04T09:15:30Z");
            for (String subject : new String[] {"one", "two", "three"}) {
                server.deliver("anybody", "INBOX", MAIL.formatted(subject).getBytes(StandardCharsets.UTF_8), received);
            }
            server.deliver("anybody", "Projects/A", MAIL.formatted("deep").getBytes(StandardCharsets.UTF_8), received);

            try (Store store = open(server)) {
                Folder inbox = store.getFolder("INBOX");
                inbox.open(Folder.READ_ONLY);
                assertThat(inbox.getMessages()).extracting(Message::getSubject).containsExactly("one", "two", "three");
                assertThat(inbox.getMessage(1).getReceivedDate()).isEqualTo(Date.from(received));
            }
            server.kill();
            server.startAgain();
            try (Store store = open(server)) {
                Folder deep = store.getFolder("Projects/A");
                deep.open(Folder.READ_ONLY);
                assertThat(deep.getMessageCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void uidValidityChangesOnDemand() throws Exception {
        try (DovecotServer server = DovecotServer.start()) {
            server.deliver("anybody", MAIL.formatted("one"));
            long before = uidValidity(server);
            server.changeUidValidity("anybody", "INBOX");
            assertThat(uidValidity(server)).isGreaterThan(before);
        }
    }

    private static long uidValidity(DovecotServer server) throws Exception {
        try (Store store = open(server)) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            assertThat(inbox.getMessageCount()).isEqualTo(1);
            return ((UIDFolder) inbox).getUIDValidity();
        }
    }

    private static Store open(DovecotServer server) throws Exception {
        Store store = Session.getInstance(new Properties()).getStore("imap");
        store.connect(server.host(), server.imapPort(), "anybody", DovecotServer.PASSWORD);
        return store;
    }
}

package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.Config;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;
import org.postern.intake.FetchedBatch;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;
import org.postern.servers.CompanyInMemory;
import org.springframework.jdbc.core.JdbcTemplate;

/** One mailbox {@code sales} and an EspoCRM in memory, for steps that need no servers. */
final class SmallCompany implements AutoCloseable {
    private final Path folder;
    private final CompanyInMemory company;
    private final Backend backend;
    private final Policy policy;
    private long uid;

    /** @param more further keys of the mailbox. @param rules what rules.yaml holds */
    SmallCompany(Path folder, String name, String more, String rules) throws Exception {
        this.folder = folder;
        company = new CompanyInMemory(folder, name, "folders: [INBOX, {name: Sent, direction: out}], " + more, rules);
        ConfigResult read = new ConfigReader(given -> "secret", ConfigReader.Credentials.NEEDED).read(folder);
        assertThat(read).isInstanceOf(ConfigResult.Valid.class);
        Config config = ((ConfigResult.Valid) read).config();
        backend = Backend.open(config, Clock.systemUTC());
        backend.prepare();
        policy = Policy.of(config, backend.crm()::isUser, Clock.systemUTC());
    }

    JdbcTemplate crm() {
        return company.crm();
    }

    Backend backend() {
        return backend;
    }

    Policy policy() {
        return policy;
    }

    /** A mail comes into a folder of the mailbox and gets its outcome. */
    void take(String inFolder, String from, String to, String subject) throws Exception {
        String raw = "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + ++uid
                + "@company>\r\n\r\nText\r\n";
        Delivery delivery = new Delivery(
                DeliveryId.imap("sales", inFolder, 1, uid),
                new Octets.InMemory(raw.getBytes(StandardCharsets.UTF_8)),
                Clock.systemUTC().instant(),
                false,
                false,
                inFolder.equals("Sent"),
                false);
        try (Pipeline pipeline = Pipeline.silent(backend, policy, folder, "run", Clock.systemUTC())) {
            assertThat(pipeline.submit(new FetchedBatch(
                                    new FolderKey("sales", inFolder, "test"),
                                    0,
                                    null,
                                    UidSet.EMPTY,
                                    List.of(delivery),
                                    null))
                            .join())
                    .isInstanceOf(BatchResult.Committed.class);
        }
    }

    @Override
    public void close() throws Exception {
        backend.close();
        company.close();
    }
}

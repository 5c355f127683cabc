package org.postern.crm.mapped;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.config.Config;
import org.postern.config.MappedConfig;
import org.postern.config.MappedOperation;
import org.postern.crm.PersonalData;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.FieldValue;
import org.postern.crm.sql.Schema;
import org.postern.crm.sql.Times;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a company's own tables hold of a person, by the statements {@code messages-from}, {@code messages-to}, {@code read-message}, {@code message-files} and {@code erase-message}. */
public final class MappedPersonalData implements PersonalData {
    private final CrmDatabase database;
    private final Config config;
    private final MappedConfig mapped;
    private final Asking asking;
    private final Clock clock;

    /** @param mapped what {@code crm.yaml} says */
    public MappedPersonalData(JdbcTemplate jdbc, Config config, MappedConfig mapped, Clock clock) {
        this.database = new CrmDatabase(jdbc);
        this.config = config;
        this.mapped = mapped;
        this.asking = new Asking(database, mapped);
        this.clock = clock;
    }

    @Override
    public List<String> sentBy(String address) {
        need(MappedOperation.MESSAGES_FROM);
        return asking.list(MappedOperation.MESSAGES_FROM, "address", address, "id");
    }

    @Override
    public List<String> receivedBy(String address) {
        need(MappedOperation.MESSAGES_TO);
        return asking.list(MappedOperation.MESSAGES_TO, "address", address, "id");
    }

    @Override
    public List<String> holders(String address) {
        List<String> holders = new ArrayList<>();
        asking.ask(
                MappedOperation.FIND_PARTY,
                "addresses",
                address,
                answer -> holders.add(answer.text("type", "") + " " + answer.text("id", "")));
        return holders;
    }

    @Override
    public List<StoredMail> tell(Collection<String> emailIds) {
        need(MappedOperation.READ_MESSAGE);
        Map<String, StoredMail> told = new LinkedHashMap<>();
        asking.ask(MappedOperation.READ_MESSAGE, Map.of("ids", emailIds), answer -> {
            String id = answer.text("id", "");
            String date = answer.text("date");
            StoredMail mail = new StoredMail(
                    id,
                    date == null || date.length() < "2026-01-31 00:00:00".length() ? null : Times.read(date),
                    answer.text("subject"),
                    answer.text("text"),
                    new ArrayList<>());
            String attachment = answer.text("attachment");
            StoredMail known = told.computeIfAbsent(id, i -> mail);
            if (attachment != null) {
                known.attachments().add(attachment);
            }
        });
        return List.copyOf(told.values());
    }

    @Override
    public int eraseFiles(Collection<String> emailIds) throws IOException {
        Path root = config.crm().uploadDir();
        if (root == null || !mapped.has(MappedOperation.INSERT_ATTACHMENT)) {
            return 0;
        }
        need(MappedOperation.MESSAGE_FILES);
        Set<String> paths = new LinkedHashSet<>();
        asking.ask(
                MappedOperation.MESSAGE_FILES, Map.of("ids", emailIds), answer -> paths.add(answer.text("file", "")));
        int erased = 0;
        for (String path : paths) {
            Path file = root.resolve(path).normalize();
            if (!path.isEmpty() && file.startsWith(root.normalize()) && Files.deleteIfExists(file)) {
                erased++;
            }
        }
        return erased;
    }

    @Override
    public void erase(Collection<String> emailIds) {
        need(MappedOperation.ERASE_MESSAGE);
        MappedWriter writer = new MappedWriter(
                database, mapped, new Schema(database), new FieldValue(config.zone()), new Ids(database, mapped));
        Values usual = MappedUndo.usual(clock.instant(), config.zone());
        writer.run(
                MappedOperation.ERASE_MESSAGE,
                emailIds.stream().map(id -> usual.and().put("id", id)).toList());
    }

    private void need(MappedOperation operation) {
        if (!mapped.has(operation)) {
            throw new IllegalStateException("crm.yaml has no '" + operation.label() + "', which this needs");
        }
    }
}

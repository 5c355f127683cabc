package org.postern.store;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.postern.commit.Intents;
import org.postern.commit.Ledger.LostRace;
import org.postern.message.MailKey;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Intents in {@code postern_intent}. */
final class SqlIntents implements Intents {
    private static final int LIST = 500;

    private final Database database;
    private final String table;
    private final Clock clock;

    SqlIntents(Database database, Clock clock) {
        this.database = database;
        this.table = database.tables().name("intent");
        this.clock = clock;
    }

    @Override
    public List<Intent> open(Set<String> mailKeys) {
        List<Intent> found = new ArrayList<>();
        for (List<String> some : Rows.slices(List.copyOf(mailKeys), LIST)) {
            database.asking(jdbc -> {
                jdbc.query(
                        "SELECT id, mail_key, fingerprint, purpose, verdict, steps, answers, withdrawn FROM " + table
                                + " WHERE mail_key IN (" + Tables.marks(some.size()) + ")",
                        (RowCallbackHandler) row -> found.add(new Intent(
                                row.getString("id"),
                                new MailKey(row.getString("mail_key"), row.getString("fingerprint")),
                                row.getString("purpose"),
                                row.getString("verdict"),
                                Json.texts(row.getString("steps")),
                                Json.texts(row.getString("answers")),
                                row.getBoolean("withdrawn"))),
                        some.toArray());
                return found;
            });
        }
        return found;
    }

    @Override
    public void begin(Intent intent) {
        String steps = Json.text(intent.steps());
        if (steps.length() > Columns.TEXT) {
            throw new IllegalArgumentException(
                    "the calls that write a mail have more than " + Columns.TEXT + " characters");
        }
        try {
            database.inOwnTransaction(() -> database.jdbc()
                    .update(
                            "INSERT INTO " + table
                                    + " (id, mail_key, fingerprint, purpose, verdict, steps, answers, withdrawn, created_at) VALUES ("
                                    + Tables.marks(9) + ")",
                            intent.id(),
                            intent.mail().key(),
                            intent.mail().fingerprint(),
                            intent.purpose(),
                            intent.verdict(),
                            steps,
                            Json.text(intent.answers()),
                            intent.withdrawn(),
                            Times.utc(clock.instant())));
        } catch (RuntimeException e) {
            throw Faults.isDuplicateKey(e) ? new LostRace(e) : e;
        }
    }

    @Override
    public void keep(Intent intent) {
        int kept = database.inOwnTransaction(() -> database.jdbc()
                .update(
                        "UPDATE " + table + " SET answers = ?, withdrawn = ? WHERE id = ?",
                        Json.text(intent.answers()),
                        intent.withdrawn(),
                        intent.id()));
        if (kept == 0) {
            throw new RecoverableDataAccessException("another writer has carried out the same mail meanwhile");
        }
    }

    @Override
    public void forget(Intent intent) {
        database.inOwnTransaction(() -> database.jdbc().update("DELETE FROM " + table + " WHERE id = ?", intent.id()));
    }

    @Override
    public void confirm(Collection<Intent> intents) {
        for (List<Intent> some : Rows.slices(List.copyOf(intents), LIST)) {
            database.jdbc()
                    .update(
                            "DELETE FROM " + table + " WHERE id IN (" + Tables.marks(some.size()) + ")",
                            some.stream().map(Intent::id).toArray());
        }
    }
}

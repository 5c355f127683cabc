package org.postern.crm.mapped;

import java.sql.Savepoint;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.config.MappedConfig;
import org.postern.config.MappedOperation;
import org.postern.crm.Crm.TakenBack;
import org.postern.crm.Crm.Written;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Times;
import org.postern.match.RecordRef;

/** Takes back what was written, by {@code take-back-…}: a statement that changes no row says that people have worked on it, and then all of that mail stays. */
final class MappedUndo {
    private final CrmDatabase database;
    private final MappedConfig config;
    private final MappedWriter writer;
    private final Values usual;

    MappedUndo(CrmDatabase database, MappedConfig config, MappedWriter writer, Values usual) {
        this.database = database;
        this.config = config;
        this.writer = writer;
        this.usual = usual;
    }

    TakenBack of(List<Written> written) {
        Set<String> mails = new HashSet<>();
        Set<RecordRef> records = new HashSet<>();
        Map<String, String> kept = new HashMap<>();
        for (Written one : written) {
            Savepoint before = database.execute(connection -> connection.setSavepoint());
            String why = takeBack(one);
            if (why.isEmpty()) {
                mails.add(one.emailId());
                records.addAll(one.created());
            } else {
                database.execute(connection -> {
                    connection.rollback(before);
                    return true;
                });
                kept.put(one.emailId(), why);
            }
        }
        return new TakenBack(mails, records, kept);
    }

    /** @return why it stays; empty: it is gone */
    private String takeBack(Written one) {
        List<RecordRef> lastFirst = new ArrayList<>(one.created());
        Collections.reverse(lastFirst);
        for (RecordRef record : lastFirst) {
            String why = takeBack(operation(record), record.id(), record.toString());
            if (!why.isEmpty()) {
                return why;
            }
        }
        return takeBack(MappedOperation.TAKE_BACK_MESSAGE, one.emailId(), "message " + one.emailId());
    }

    private static MappedOperation operation(RecordRef record) {
        return switch (record.type()) {
            case OPPORTUNITY -> MappedOperation.TAKE_BACK_OPPORTUNITY;
            case CASE -> MappedOperation.TAKE_BACK_CASE;
            case LEAD, CONTACT, ACCOUNT -> MappedOperation.TAKE_BACK_LEAD;
        };
    }

    private String takeBack(MappedOperation operation, String id, String what) {
        if (!config.has(operation)) {
            return "crm.yaml has no " + operation.label();
        }
        int changed = writer.run(operation, usual.and().put("id", id), null);
        return changed == 0 ? what + " was changed meanwhile, as " + operation.label() + " says" : "";
    }

    /** @return values that statements outside of a mail may have */
    static Values usual(Instant now, ZoneId zone) {
        return Values.none().and().put("now", Times.of(now)).put("now_local", MailFacts.local(now, zone));
    }
}

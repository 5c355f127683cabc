package org.postern.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Fills a ledger on MariaDB with deliveries of ten years: a hundred mailboxes, 200,000 senders, a trace for the last one in twenty, one in ten thousand in quarantine. */
public final class LargeLedger {
    private static final String DELIVERIES = """
            insert into %s.postern_delivery (id, mailbox, folder, folder_key, uidvalidity, uid, mail_key, variant, sender_key, created_domain,
              outcome, reason, rule, assignee, created, flags, config_hash, batch, settle, settle_state, settle_tries, trace, retries, received_at, done_at)
            select seq, concat('m', seq %% 100), 'INBOX', 'INBOX', 1, seq, concat('v1:', sha2(seq, 256)), 0, concat('s', seq * 7919 %% 200000, '@example.org'),
              if(seq %% 10 = 0, concat('d', seq %% 5000, '.example'), null),
              case when seq %% 10000 = 0 then 'quarantined' when seq %% 33 = 0 then 'duplicate' else 'filed' end,
              if(seq %% 10000 = 0, 'PARSE_ERROR', null), concat('rule ', seq %% 40), concat('user-', seq %% 20), '[]', '', repeat('c', 64),
              concat('run-', (seq - 1) * 20 div %d), 'none', 'none', 0, if(seq > %d, '[{"step":"rule"}]', null), 0,
              timestampadd(second, -cast((%d - seq) * 31536 div (%d div 10000) as signed), utc_timestamp()), timestampadd(second, -cast((%d - seq) * 31536 div (%d div 10000) as signed), utc_timestamp())
            from seq_1_to_%d
            """;

    private static final String MAILS = """
            insert into %s.postern_mail (mail_key, variant, message_id, fingerprint, thread_key, awaits, raw_sha256, size, email_id, created_at)
            select concat('v1:', sha2(seq, 256)), 0, concat(seq, '@example.org'), repeat('f', 64), concat('v1:', sha2(seq div 3, 256)),
              if(seq %% 100 = 0, concat('v1:', sha2(concat('gone', seq), 256)), null), repeat('0', 64), 8000, concat('e', lpad(seq, 16, '0')), utc_timestamp()
            from seq_1_to_%d
            """;

    private LargeLedger() {}

    /** The indexes are made anew at the end, which takes a tenth of the time. @param rows at least 10,000 */
    public static void fill(JdbcTemplate jdbc, String schema, long rows) {
        long traced = rows - rows / 20;
        fill(
                jdbc,
                schema,
                "postern_delivery",
                DELIVERIES.formatted(schema, rows, traced, rows, rows, rows, rows, rows));
        fill(jdbc, schema, "postern_mail", MAILS.formatted(schema, rows));
        jdbc.execute("alter sequence " + schema + ".postern_delivery_seq restart " + (rows + 1));
    }

    private static void fill(JdbcTemplate jdbc, String schema, String table, String insert) {
        Map<String, String> indexes = new LinkedHashMap<>();
        jdbc.query(
                "select index_name, if(non_unique, 'index', 'unique'), group_concat(column_name order by seq_in_index) from information_schema.statistics"
                        + " where table_schema = ? and table_name = ? and index_name <> 'PRIMARY' group by index_name, non_unique",
                row -> {
                    indexes.put(
                            row.getString(1),
                            "add " + row.getString(2) + " " + row.getString(1) + " (" + row.getString(3) + ")");
                },
                schema,
                table);
        List<String> drops = new ArrayList<>();
        indexes.keySet().forEach(name -> drops.add("drop index " + name));
        String alter = "alter table " + schema + "." + table + " ";
        jdbc.execute(alter + String.join(", ", drops));
        jdbc.execute(insert);
        jdbc.execute(alter + String.join(", ", indexes.values()));
        jdbc.execute("analyze table " + schema + "." + table);
    }
}

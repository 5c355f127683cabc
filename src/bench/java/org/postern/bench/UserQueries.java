package org.postern.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Twenty things that EspoCRM asks of its database while people work with it: lists, records, what is saved, and the table lock of its own importer. */
final class UserQueries {
    private static final List<String> USERS = List.of("user-anna", "user-boris", "user-cyril");

    private final List<String> mails = new ArrayList<>();
    private final List<String> cases = new ArrayList<>();
    private final List<String> contacts = new ArrayList<>();
    private final List<Query> all = List.of(
            reading("inbox", """
                    select e.id, e.name, e.from_string, e.status, e.date_sent, e.parent_type, e.parent_id, u.is_read
                      from email e join email_user u on u.email_id = e.id and u.deleted = 0
                     where u.user_id = ? and u.in_trash = 0 and u.folder_id is null and e.deleted = 0
                       and e.status in ('Archived', 'Sent') and e.group_folder_id is null order by e.date_sent desc limit 20""", Of.USER),
            reading("unread", """
                    select count(*) from email_user u join email e on e.id = u.email_id and e.deleted = 0
                     where u.user_id = ? and u.is_read = 0 and u.in_trash = 0 and u.deleted = 0""", Of.USER),
            reading("team's mail", """
                    select distinct e.id, e.name, e.date_sent from email e join entity_team t on t.entity_id = e.id
                       and t.entity_type = 'Email' and t.deleted = 0 join team_user m on m.team_id = t.team_id and m.deleted = 0
                     where m.user_id = ? and e.deleted = 0 order by e.date_sent desc limit 20""", Of.USER),
            reading("mail", "select * from email where id = ?", Of.MAIL),
            reading("mail's people", """
                    select a.name, l.address_type from email_email_address l join email_address a on a.id = l.email_address_id
                     where l.email_id = ? and l.deleted = 0""", Of.MAIL),
            reading("mail's attachments", """
                    select id, name, type, size from attachment where parent_type = 'Email' and parent_id = ? and deleted = 0""", Of.MAIL),
            reading("notifications, count", """
                    select count(*) from notification where user_id = ? and `read` = 0 and deleted = 0""", Of.USER),
            reading("notifications, list", """
                    select * from notification where user_id = ? and deleted = 0 order by number desc limit 5""", Of.USER),
            reading("case", "select * from `case` where id = ?", Of.CASE),
            reading("case's stream", """
                    select * from note where parent_type = 'Case' and parent_id = ? and deleted = 0 order by number desc limit 20""", Of.CASE),
            reading("case's mail", """
                    select id, name, date_sent from email where parent_type = 'Case' and parent_id = ? and deleted = 0
                     order by date_sent desc limit 20""", Of.CASE),
            reading(
                    "cases, newest",
                    "select * from `case` where deleted = 0 order by number desc limit 20",
                    Of.NOTHING),
            reading("cases, one's own", """
                    select * from `case` where assigned_user_id = ? and status in ('New', 'Assigned', 'Pending') and deleted = 0
                     order by created_at desc limit 20""", Of.USER),
            reading("contact", "select * from contact where id = ?", Of.CONTACT),
            reading(
                    "contacts, newest",
                    "select * from contact where deleted = 0 order by created_at desc, id limit 20",
                    Of.NOTHING),
            reading("account's history", """
                    select e.id, e.name, e.date_sent from email e join contact c on c.account_id = e.account_id
                     where c.id = ? and e.deleted = 0 order by e.date_sent desc limit 5""", Of.CONTACT),
            new Query("save a case", this::saveCase),
            new Query("save a contact", this::saveContact),
            new Query("mark as read", this::markRead),
            new Query("import a mail (LOCK TABLES)", this::importMail));

    /** @param name for people */
    record Query(String name, Work work) {}

    /** Asks once. */
    interface Work {
        void run(Connection connection, Random random) throws SQLException;
    }

    private enum Of {
        NOTHING,
        USER,
        MAIL,
        CASE,
        CONTACT
    }

    /** @param connection to a CRM with mail in it */
    UserQueries(Connection connection) throws SQLException {
        ids(connection, "email", mails);
        ids(connection, "case", cases);
        ids(connection, "contact", contacts);
    }

    private static void ids(Connection connection, String table, List<String> into) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select id from `" + table + "` where deleted = 0 order by created_at desc, id limit 500")) {
            while (row.next()) {
                into.add(row.getString(1));
            }
        }
    }

    List<Query> all() {
        return all;
    }

    private Query reading(String name, String sql, Of of) {
        return new Query(name, (connection, random) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                String value = any(of, random);
                if (value != null) {
                    statement.setString(1, value);
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        rows.getString(1);
                    }
                }
            }
        });
    }

    private @Nullable String any(Of of, Random random) {
        List<String> some = switch (of) {
            case NOTHING -> List.<String>of();
            case USER -> USERS;
            case MAIL -> mails;
            case CASE -> cases;
            case CONTACT -> contacts;
        };
        return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
    }

    private void saveCase(Connection connection, Random random) throws SQLException {
        String id = any(Of.CASE, random);
        inTransaction(
                connection,
                "update `case` set status = 'Pending', modified_at = utc_timestamp(), modified_by_id = 'user-anna', stream_updated_at = utc_timestamp() where id = '"
                        + id + "'",
                "insert into note (id, type, parent_type, parent_id, data, created_at, created_by_id) values ('" + id()
                        + "', 'Status', 'Case', '" + id + "', '{}', utc_timestamp(), 'user-anna')");
    }

    private void saveContact(Connection connection, Random random) throws SQLException {
        inTransaction(
                connection,
                "update contact set description = 'called', modified_at = utc_timestamp(), modified_by_id = 'user-boris' where id = '"
                        + any(Of.CONTACT, random) + "'");
    }

    private void markRead(Connection connection, Random random) throws SQLException {
        String mail = any(Of.MAIL, random);
        String user = any(Of.USER, random);
        inTransaction(
                connection,
                "update email_user set is_read = 1 where email_id = '" + mail + "' and user_id = '" + user + "'",
                "update notification set `read` = 1 where related_type = 'Email' and related_id = '" + mail
                        + "' and user_id = '" + user + "' and deleted = 0");
    }

    /** As EspoCRM's importer: look again and insert under the lock. */
    private void importMail(Connection connection, Random unused) throws SQLException {
        String id = id();
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock tables email write");
            try {
                statement
                        .executeQuery(
                                "select id from email where message_id = '<" + id + "@import.example>' and deleted = 0")
                        .close();
                statement.execute(
                        "insert into email (id, name, message_id, status, date_sent, body_plain, created_at, created_by_id) values ('"
                                + id + "', 'Imported', '<" + id
                                + "@import.example>', 'Archived', utc_timestamp(), 'The pump is broken', utc_timestamp(), 'system')");
            } finally {
                statement.execute("unlock tables");
            }
        }
    }

    private static String id() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 17);
    }

    private static void inTransaction(Connection connection, String... statements) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}

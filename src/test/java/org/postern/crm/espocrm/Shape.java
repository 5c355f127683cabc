package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the tables of EspoCRM's versions look like: the newest, less what each version added; and those of a site that has UUIDs. */
enum Shape {
    V10_0,
    V8_4,
    V7_4,
    V6_1,
    UUIDS;

    private static final List<String> AFTER_8_4 = List.of(
            "inbound_email.fetch_validity_number",
            "email_account.fetch_validity_number",
            "notification.is_featured",
            "account.is_locked",
            "entity_collaborator",
            "email_account.folder_map",
            "email.is_auto_reply",
            "notification.action_id",
            "attachment.modified_at",
            "email.send_at",
            "email.group_status_folder",
            "email_filter.skip_notification",
            "case.is_internal",
            "notification.created_by_id");
    private static final List<String> AFTER_7_4 = List.of(
            "email_user.in_archive",
            "email_filter.body_contains_all",
            "account.stream_updated_at",
            "contact.stream_updated_at",
            "lead.stream_updated_at",
            "case.stream_updated_at",
            "opportunity.stream_updated_at",
            "task.stream_updated_at");
    private static final List<String> AFTER_6_1 = List.of(
            "group_email_folder",
            "group_email_folder_team",
            "email.group_folder_id",
            "inbound_email.group_email_folder_id",
            "email_filter.group_email_folder_id",
            "email_filter.mark_as_read",
            "attachment.is_being_uploaded",
            "email.ics_contents",
            "email.ics_event_uid");

    /** Makes the tables of the newest version those of this one. */
    void apply(JdbcTemplate jdbc) {
        switch (this) {
            case V10_0 -> {}
            case V8_4 -> drop(jdbc, AFTER_8_4);
            case V7_4 -> {
                drop(jdbc, AFTER_8_4);
                drop(jdbc, AFTER_7_4);
                follow(jdbc);
            }
            case V6_1 -> {
                drop(jdbc, AFTER_8_4);
                drop(jdbc, AFTER_7_4);
                drop(jdbc, AFTER_6_1);
                follow(jdbc);
                widen(jdbc, 24);
            }
            case UUIDS -> widen(jdbc, 36);
        }
    }

    private static void drop(JdbcTemplate jdbc, Collection<String> names) {
        for (String name : names) {
            int dot = name.indexOf('.');
            jdbc.execute(
                    dot < 0
                            ? "drop table `" + name + "`"
                            : "alter table `" + name.substring(0, dot) + "` drop column `" + name.substring(dot + 1)
                                    + "`");
        }
    }

    /** The table of followers had another name, and here also ids of its own. */
    private static void follow(JdbcTemplate jdbc) {
        jdbc.execute("drop table `stream_subscription`");
        jdbc.execute(
                "create table `subscription` (`id` varchar(24) not null primary key, `entity_id` varchar(24), `entity_type` varchar(100), `user_id` varchar(24))");
    }

    private static void widen(JdbcTemplate jdbc, int characters) {
        List<String[]> ids = new ArrayList<>();
        jdbc.query(
                "select table_name, column_name from information_schema.columns where table_schema = schema()"
                        + " and character_maximum_length = 17 order by table_name, column_name",
                row -> {
                    ids.add(new String[] {row.getString(1), row.getString(2)});
                });
        String change = isH2(jdbc) ? "` alter column `%s` set data type " : "` modify `%s` ";
        for (String[] id : ids) {
            jdbc.execute("alter table `" + id[0] + change.formatted(id[1]) + "varchar(" + characters + ")");
        }
    }

    private static boolean isH2(JdbcTemplate jdbc) {
        return Boolean.TRUE.equals(jdbc.execute((ConnectionCallback<Boolean>)
                connection -> connection.getMetaData().getDatabaseProductName().equals("H2")));
    }
}

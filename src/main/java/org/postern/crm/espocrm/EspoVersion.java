package org.postern.crm.espocrm;

import java.util.List;

/** Which EspoCRM it is. The database does not say so itself, so it is told by what each version added. */
final class EspoVersion {
    private record Mark(String table, String column, String since) {}

    /** The newest first; an empty column stands for the table. */
    private static final List<Mark> MARKS = List.of(
            new Mark("inbound_email", "fetch_validity_number", "10.0"),
            new Mark("email_account", "folder_map", "9.3"),
            new Mark("email", "is_auto_reply", "9.2"),
            new Mark("email", "send_at", "9.0"),
            new Mark("email_user", "in_archive", "8.4"),
            new Mark("stream_subscription", "", "8.3"),
            new Mark("email_filter", "body_contains_all", "7.5"),
            new Mark("email", "group_folder_id", "7.4"),
            new Mark("attachment", "is_being_uploaded", "7.2"),
            new Mark("email", "ics_contents", "7.0"));

    private EspoVersion() {}

    /** @return as in {@code EspoCRM 9.2 or newer} */
    static String of(EspoSchema schema) {
        return MARKS.stream()
                .filter(mark ->
                        mark.column().isEmpty() ? schema.has(mark.table()) : schema.has(mark.table(), mark.column()))
                .map(mark -> "EspoCRM " + mark.since() + " or newer")
                .findFirst()
                .orElse("EspoCRM older than 7.0");
    }
}

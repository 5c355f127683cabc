package org.postern.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be asked of, and written to, tables of the company's own; each is a key of {@code crm.yaml} with one or more statements. */
public enum MappedOperation {
    FIND_PARTY(lists("addresses"), words("address type id"), words("name account_id owner_id open last_active")),
    FIND_MESSAGE(
            lists("message_ids bare_message_ids"),
            words("id message_id"),
            words("subject record_type record_id participants deleted")),
    FIND_RECORD(
            lists("ids numbers cases opportunities leads contacts accounts"),
            words("type id"),
            words("name number active owner_id account_id contact_id lead_id last_active participants")),
    FIND_OPEN_RECORDS(
            lists("contacts accounts leads"),
            words("type id"),
            words("name number active owner_id account_id contact_id lead_id last_active participants")),
    USERS(lists(""), words("id login"), words("name active address")),
    USERS_OF_ROLE(words("role"), words("user_id")),
    USERS_OF_TEAM(words("team"), words("user_id")),
    LOAD_OF_USER(lists("users"), words("user_id items"), words("")),

    INSERT_LEAD("lead", Row.RECORD),
    INSERT_OPPORTUNITY("opportunity", Row.RECORD),
    INSERT_CASE("case", Row.RECORD),
    TOUCH_RECORD(null, Row.RECORD),
    INSERT_MESSAGE("message", Row.MESSAGE),
    INSERT_PARTICIPANT("participant", Row.MESSAGE, "address address_name role"),
    LINK_MESSAGE("link", Row.MESSAGE),
    INSERT_ATTACHMENT(
            "attachment",
            Row.MESSAGE,
            "file file_name file_title file_type file_size file_sha256 file_inline file_content_id"),
    INSERT_TAG("tag", Row.MESSAGE, "tag"),
    INSERT_FOLLOWER("follower", Row.MESSAGE, "user_id user_login"),
    INSERT_TASK("task", Row.MESSAGE, "user_id user_login"),
    INSERT_NOTICE("notice", Row.MESSAGE, "user_id user_login"),
    INSERT_COPY("copy", Row.MESSAGE),

    SHOW_NOTICE("notice", Row.NONE, "user_id text key now now_local"),
    MARK_INVALID(null, Row.NONE, "address now now_local"),
    MARK_OPTED_OUT(null, Row.NONE, "address now now_local"),
    TAKE_BACK_LEAD(null, Row.NONE, "id now now_local"),
    TAKE_BACK_OPPORTUNITY(null, Row.NONE, "id now now_local"),
    TAKE_BACK_CASE(null, Row.NONE, "id now now_local"),
    TAKE_BACK_MESSAGE(null, Row.NONE, "id now now_local"),
    MESSAGES_FROM(words("address"), words("id")),
    MESSAGES_TO(words("address"), words("id")),
    READ_MESSAGE(lists("ids"), words("id"), words("date subject text attachment")),
    MESSAGE_FILES(lists("ids"), words("file"), words("")),
    ERASE_MESSAGE(null, Row.NONE, "id now now_local");

    /** What a written row belongs to, and so may say. */
    private enum Row {
        /** A mail, and the record it makes or continues. */
        RECORD(Row.OF_MAIL + " id name description status record_type record_id case_id opportunity_id"),
        /** The same, and the message that is stored. */
        MESSAGE(Row.OF_MAIL + " id email_id record_type record_id record_name case_id opportunity_id"),
        /** Only what is listed. */
        NONE("id");

        private static final String OF_MAIL =
                "message_id bare_message_id in_reply_to references subject from_address from_name from reply_to to cc date date_local received"
                        + " received_local now now_local text new_text html snippet calendar size kind language direction mailbox mailbox_address"
                        + " folder rule rejected history private seen flagged auto_reply has_attachments attachments mail_key answers_id party_type"
                        + " party_id party_name contact_id account_id lead_id assignee assignee_login owner sender_user again"
                        + " first_name last_name phone company position";

        private final Set<String> names;

        Row(String names) {
            this.names = words(names);
        }
    }

    private final boolean lookUp;
    private final Set<String> lists;
    private final Set<String> scalars;
    private final Set<String> needed;
    private final Set<String> columns;
    private final @Nullable String ids;

    /** Asks with lists. */
    MappedOperation(Lists lists, Set<String> needed, Set<String> optional) {
        this.lookUp = true;
        this.lists = lists.names();
        this.scalars = Set.of();
        this.needed = needed;
        this.columns = union(needed, optional);
        this.ids = null;
    }

    /** Asks with a single value. */
    MappedOperation(Set<String> scalars, Set<String> needed) {
        this.lookUp = true;
        this.lists = Set.of();
        this.scalars = scalars;
        this.needed = needed;
        this.columns = needed;
        this.ids = null;
    }

    MappedOperation(@Nullable String ids, Row row) {
        this(ids, row, "");
    }

    MappedOperation(@Nullable String ids, Row row, String more) {
        this.lookUp = false;
        this.lists = Set.of();
        this.scalars = union(words(more), row == Row.NONE && ids == null ? Set.of() : row.names);
        this.needed = Set.of();
        this.columns = Set.of();
        this.ids = ids;
    }

    private record Lists(Set<String> names) {}

    private static Lists lists(String names) {
        return new Lists(words(names));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(" ")));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return all;
    }

    /** @return by the key in {@code crm.yaml} */
    public static Map<String, MappedOperation> byLabel() {
        return Arrays.stream(values())
                .collect(Collectors.toMap(MappedOperation::label, o -> o, (a, b) -> a, LinkedHashMap::new));
    }

    /** @return the key in {@code crm.yaml}, as {@code insert-lead} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return true if it selects; else it writes */
    public boolean isLookUp() {
        return lookUp;
    }

    /** @return parameters that stand for any number of values, as in {@code in (:addresses)} */
    public Set<String> lists() {
        return lists;
    }

    /** @return every parameter it may have */
    public Set<String> parameters() {
        return new TreeSet<>(union(lists, scalars));
    }

    /** @return columns a look-up must have */
    public Set<String> needed() {
        return needed;
    }

    /** @return columns a look-up may have */
    public Set<String> columns() {
        return columns;
    }

    /** @return the key of {@code ids} for {@code :id}; null if it makes no row of its own */
    public @Nullable String ids() {
        return ids;
    }

    /** @return true if it makes a lead, opportunity or case, and so knows the columns of {@code set} */
    public boolean makesRecord() {
        return this == INSERT_LEAD || this == INSERT_OPPORTUNITY || this == INSERT_CASE;
    }

    /** @return keys of {@code crm.fields} whose columns it knows: those of the record that it makes, continues, or whose sender it is */
    public Set<String> fieldsOf() {
        return switch (this) {
            case INSERT_LEAD, LINK_MESSAGE -> Set.of("lead");
            case INSERT_OPPORTUNITY -> Set.of("opportunity");
            case INSERT_CASE -> Set.of("case");
            case TOUCH_RECORD -> Set.of("lead", "opportunity", "case");
            default -> Set.of();
        };
    }

    /** @return true if it is run by {@code erase} and {@code export} only */
    public boolean isForErasing() {
        return switch (this) {
            case MESSAGES_FROM, MESSAGES_TO, READ_MESSAGE, MESSAGE_FILES, ERASE_MESSAGE -> true;
            default -> false;
        };
    }
}

package org.postern.message;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postern.config.AttachmentsConfig;
import org.postern.config.LimitsConfig;
import org.postern.config.SourceConfig;

/**
 * How the mails of one mailbox are read.
 *
 * @param attachmentRoom octets of attachments that the mailbox may still bring; beyond, they leave a stub
 * @param folder where attachments too large for memory are put while the mail is under way; must exist
 * @param staff true for an address of ours: mailboxes, staff, users of the CRM
 * @param source who is the effective sender: {@code plain}, {@code reply-to}, {@code sender-header}, {@code list-original}, {@code forwarded}, or the name of a form
 * @param form the form of that name; null for the others
 * @param charsetHint tried first where a charset must be guessed; null: none
 * @param clock the date of a mail that has none and was received nobody knows when
 */
public record ReadingOptions(
        LimitsConfig limits,
        AttachmentsConfig attachments,
        long attachmentRoom,
        Path folder,
        Own own,
        Predicate<Address> staff,
        String source,
        @Nullable SourceConfig form,
        @Nullable String charsetHint,
        Clock clock) {

    /** It cannot be asked now whether an address is ours; the CRM does not answer. Another time it will. */
    public static final class StaffUnknownException extends RuntimeException {
        public StaffUnknownException(Throwable cause) {
            super("the CRM cannot be asked for its users", cause);
        }
    }

    /** @return shipped limits, plain senders, nothing of our own */
    public static ReadingOptions defaults(Path folder) {
        return new ReadingOptions(
                LimitsConfig.defaults(),
                new AttachmentsConfig(50L << 20, 100, List.of("*.exe"), null, null, null, false),
                Long.MAX_VALUE,
                folder,
                Own.NOTHING,
                address -> false,
                "plain",
                null,
                null,
                Clock.systemUTC());
    }

    public ReadingOptions withLimits(LimitsConfig other) {
        return new ReadingOptions(
                other, attachments, attachmentRoom, folder, own, staff, source, form, charsetHint, clock);
    }

    public ReadingOptions withAttachments(AttachmentsConfig other) {
        return new ReadingOptions(limits, other, attachmentRoom, folder, own, staff, source, form, charsetHint, clock);
    }

    /** @param octets how much the mailbox may still bring */
    public ReadingOptions withAttachmentRoom(long octets) {
        return new ReadingOptions(limits, attachments, octets, folder, own, staff, source, form, charsetHint, clock);
    }

    public ReadingOptions withOwn(Own other) {
        return new ReadingOptions(
                limits, attachments, attachmentRoom, folder, other, staff, source, form, charsetHint, clock);
    }

    /** @param other true for an address of ours */
    public ReadingOptions withStaff(Predicate<Address> other) {
        return new ReadingOptions(
                limits, attachments, attachmentRoom, folder, own, other, source, form, charsetHint, clock);
    }

    public ReadingOptions withSource(String other) {
        return new ReadingOptions(
                limits, attachments, attachmentRoom, folder, own, staff, other, null, charsetHint, clock);
    }

    public ReadingOptions withForm(SourceConfig other) {
        return new ReadingOptions(
                limits, attachments, attachmentRoom, folder, own, staff, other.name(), other, charsetHint, clock);
    }
}

package org.postern.message;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.config.AttachmentsConfig;
import org.postern.config.LimitsConfig;

/**
 * How the mails of one mailbox are read.
 *
 * @param folder where attachments too large for memory are put while the mail is under way; must exist
 * @param source which header names the effective sender: {@code plain}, {@code reply-to}, {@code list-original}; others
 *     are read as plain
 * @param charsetHint tried first where a charset must be guessed; null: none
 * @param clock the date of a mail that has none and was received nobody knows when
 */
public record ReadingOptions(
        LimitsConfig limits,
        AttachmentsConfig attachments,
        Path folder,
        Own own,
        String source,
        @Nullable String charsetHint,
        Clock clock) {

    /** @return shipped limits, plain senders, nothing of our own */
    public static ReadingOptions defaults(Path folder) {
        return new ReadingOptions(
                LimitsConfig.defaults(),
                new AttachmentsConfig(50L << 20, 100, List.of("*.exe"), null, false),
                folder,
                Own.NOTHING,
                "plain",
                null,
                Clock.systemUTC());
    }

    public ReadingOptions withLimits(LimitsConfig other) {
        return new ReadingOptions(other, attachments, folder, own, source, charsetHint, clock);
    }

    public ReadingOptions withAttachments(AttachmentsConfig other) {
        return new ReadingOptions(limits, other, folder, own, source, charsetHint, clock);
    }

    public ReadingOptions withOwn(Own other) {
        return new ReadingOptions(limits, attachments, folder, other, source, charsetHint, clock);
    }

    public ReadingOptions withSource(String other) {
        return new ReadingOptions(limits, attachments, folder, own, other, charsetHint, clock);
    }
}

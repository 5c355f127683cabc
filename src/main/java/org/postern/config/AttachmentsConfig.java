package org.postern.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of attachments.
 *
 * @param maxSize octets of one attachment; larger ones leave a stub
 * @param deny wildcard patterns of names that leave a stub; those with a slash are patterns of MIME types, as {@code video/*}
 * @param quota octets of attachments that one mailbox may bring in {@value #QUOTA_DAYS} days; what is beyond leaves a stub; null: no limit
 * @param waitForStore how long mail waits for a store that cannot be written, before it is filed without its attachments; null: for ever
 * @param library path template of the copy in the library; null: none
 */
public record AttachmentsConfig(
        long maxSize,
        int maxCount,
        List<String> deny,
        @Nullable Long quota,
        @Nullable Duration waitForStore,
        @Nullable String library,
        boolean documents) {

    /** How far back the quota counts. */
    public static final int QUOTA_DAYS = 30;
}

package org.postern.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of attachments.
 *
 * @param maxSize octets of one attachment; larger ones leave a stub
 * @param deny wildcard patterns of names that leave a stub
 * @param library path template of the copy in the library; null: none
 */
public record AttachmentsConfig(
        long maxSize,
        int maxCount,
        List<String> deny,
        @Nullable String library,
        boolean documents) {}

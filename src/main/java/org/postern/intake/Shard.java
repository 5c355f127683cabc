package org.postern.intake;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Mailboxes change hands among the nodes of a cluster in shards: as many mailboxes as there are, the nodes agree on 64 things only. */
public final class Shard {
    private static final int SHARDS = 64;

    private Shard() {}

    /** @return name of the shard, the same on every node and in every version */
    public static String of(String mailbox) {
        CRC32 hash = new CRC32();
        hash.update(mailbox.getBytes(StandardCharsets.UTF_8));
        return "mailboxes-%02d".formatted(hash.getValue() % SHARDS);
    }
}

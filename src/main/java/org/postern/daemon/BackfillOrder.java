package org.postern.daemon;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Older mail that is to be read.
 *
 * @param since what the server got before it is not wanted
 * @param until what the server got from then on is not wanted; null: no end
 * @param folder this folder or pattern only; null: all that are configured
 * @param archive true: its mail is stored and linked only
 * @param rate mails a second at most; 0: no limit
 */
public record BackfillOrder(
        String mailbox,
        Instant since,
        @Nullable Instant until,
        @Nullable String folder,
        boolean archive,
        int rate) {

    /** @return the same for the same mails, so that an order that is repeated goes on where it ended */
    public String lane() {
        String what = since + "|" + until + "|" + folder + "|" + archive;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return "backfill-" + HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @return what stands for the mailbox in the URI of its route */
    String endpoint() {
        return mailbox + "?lane=" + lane() + "&since=" + since + (until == null ? "" : "&until=" + until)
                + (folder == null ? "" : "&folder=" + URLEncoder.encode(folder, StandardCharsets.UTF_8))
                + "&archive=" + archive + "&rate=" + rate;
    }
}

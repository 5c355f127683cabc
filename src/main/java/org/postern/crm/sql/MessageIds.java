package org.postern.crm.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Message-IDs as CRMs store them: with angle brackets, in a column of 255 characters. */
public final class MessageIds {
    private static final int COLUMN = 255;
    private static final int KEPT = 200;
    private static final int DIGEST = 32;

    private MessageIds() {}

    /**
     * @param id without angle brackets
     * @return with them; one that is too long for the column ends in a digest of the whole, so that two of them stay two
     */
    public static String stored(String id) {
        if (id.length() + 2 <= COLUMN) {
            return "<" + id + ">";
        }
        int end = Character.isHighSurrogate(id.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
        return "<" + id.substring(0, end) + "~" + digest(id) + ">";
    }

    /** What EspoCRM gives a mail without a Message-ID; such a mail is never recognised again by it. */
    public static String none(String emailId) {
        return "dummy:" + emailId;
    }

    /** @return the key two stored ids are compared by: the domain in lower case, the rest as it stands */
    public static String key(String stored) {
        int at = stored.lastIndexOf('@');
        return at < 0 ? stored : stored.substring(0, at) + stored.substring(at).toLowerCase(Locale.ROOT);
    }

    public static String bare(String stored) {
        return stored.startsWith("<") && stored.endsWith(">") && stored.length() > 1
                ? stored.substring(1, stored.length() - 1)
                : stored;
    }

    private static String digest(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

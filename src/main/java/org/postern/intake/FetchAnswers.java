package org.postern.intake;

import jakarta.mail.Flags;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FLAGS;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;
import org.postern.commit.UidSet;
import org.postern.intake.ImapConnection.Fetched;
import org.postern.outcome.MailServer.Sight;

/** What the answers to a FETCH say. What was not asked for is left out. */
final class FetchAnswers {
    private FetchAnswers() {}

    /** @param now when a mail was received of which the server does not say. @return by UID */
    static TreeMap<Long, Listed> listed(Response[] answers, UidSet wanted, Instant now) {
        TreeMap<Long, Listed> listed = new TreeMap<>();
        for (Response answer : answers) {
            if (!(answer instanceof FetchResponse fetch)) {
                continue;
            }
            long uid = uid(fetch);
            RFC822SIZE size = fetch.getItem(RFC822SIZE.class);
            if (uid < 0 || size == null || !wanted.contains(uid)) {
                continue;
            }
            INTERNALDATE date = fetch.getItem(INTERNALDATE.class);
            Instant received = date == null || date.getDate() == null
                    ? now
                    : date.getDate().toInstant();
            listed.putIfAbsent(
                    uid,
                    new Listed(uid, size.size, received, has(fetch, Flags.Flag.SEEN), has(fetch, Flags.Flag.FLAGGED)));
        }
        return listed;
    }

    /** @return null for news about flags, or a mail that the server cannot give */
    static @Nullable Fetched mail(FetchResponse fetch) {
        BODY body = fetch.getItem(BODY.class);
        long uid = uid(fetch);
        if (uid < 0 || body == null || body.getByteArray() == null) {
            return null;
        }
        return new Fetched(
                uid, body.getByteArray().getNewBytes(), has(fetch, Flags.Flag.SEEN), has(fetch, Flags.Flag.FLAGGED));
    }

    /** @return null if the mail is not among the answers; empty for NIL */
    static byte @Nullable [] piece(Response[] answers, long uid) {
        byte[] piece = null;
        for (Response answer : answers) {
            if (answer instanceof FetchResponse fetch && uid(fetch) == uid) {
                BODY body = fetch.getItem(BODY.class);
                if (body != null) {
                    ByteArray data = body.getByteArray();
                    piece = data == null ? new byte[0] : data.getNewBytes();
                }
            }
        }
        return piece;
    }

    static Map<Long, byte[]> heads(Response[] answers, UidSet wanted) {
        Map<Long, byte[]> heads = new TreeMap<>();
        for (Response answer : answers) {
            if (answer instanceof FetchResponse fetch && wanted.contains(uid(fetch))) {
                BODY header = fetch.getItem(BODY.class);
                if (header != null && header.getByteArray() != null) {
                    heads.put(uid(fetch), header.getByteArray().getNewBytes());
                }
            }
        }
        return heads;
    }

    /** @return Message-ID and size by UID */
    static Map<Long, Sight> sights(Response[] answers, UidSet wanted) {
        Map<Long, Sight> seen = new TreeMap<>();
        for (Response answer : answers) {
            if (answer instanceof FetchResponse fetch && wanted.contains(uid(fetch))) {
                RFC822SIZE size = fetch.getItem(RFC822SIZE.class);
                BODY header = fetch.getItem(BODY.class);
                if (size != null && header != null && header.getByteArray() != null) {
                    seen.put(uid(fetch), new Sight(messageId(header.getByteArray()), size.size));
                }
            }
        }
        return seen;
    }

    private static boolean has(FetchResponse fetch, Flags.Flag flag) {
        FLAGS flags = fetch.getItem(FLAGS.class);
        return flags != null && flags.contains(flag);
    }

    private static String messageId(ByteArray header) {
        String field = new String(header.getNewBytes(), StandardCharsets.ISO_8859_1);
        String value = field.substring(field.indexOf(':') + 1).replaceAll("[\\s\\p{Cntrl}]+", "");
        return value.startsWith("<") && value.endsWith(">") ? value.substring(1, value.length() - 1) : value;
    }

    private static long uid(FetchResponse fetch) {
        UID uid = fetch.getItem(UID.class);
        return uid == null ? -1 : uid.uid;
    }
}

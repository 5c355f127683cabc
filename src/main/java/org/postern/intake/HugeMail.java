package org.postern.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.MailServerException.Kind;
import org.postern.message.Octets;

/**
 * Fetches one mail in pieces: a large one, or one about whose size the server tells two stories. Its end is where the server has nothing more, whatever it
 * announced.
 */
final class HugeMail {
    static final String PREFIX = "postern-fetch-";

    private static final int PIECE = 1 << 20;
    private static final int HEADER = 1 << 20;

    /** What there was. @param unparsed null: the mail is whole */
    record Got(Octets raw, @Nullable Unparsed unparsed) {}

    private final ImapConnection connection;
    private final Path spool;
    private final long largest;
    private final boolean headerOnly;

    /** @param headerOnly true if of no mail more than its header is wanted */
    HugeMail(ImapConnection connection, Path spool, long largest, boolean headerOnly) {
        this.headerOnly = headerOnly;
        this.connection = connection;
        this.spool = spool;
        this.largest = largest;
    }

    /**
     * @return null if the mail is no longer there
     * @throws MailServerException of kind REFUSED if the server has it and does not give it
     * @throws IOException if the disk does not take it
     */
    @Nullable
    Got fetch(Listed mail) throws MailServerException, IOException {
        if (mail.head() != null) {
            return new Got(mail.head(), null);
        }
        if (headerOnly) {
            byte[] header = connection.piece(mail.uid(), "HEADER", 0, HEADER);
            return header == null || header.length == 0
                    ? missing(mail.uid())
                    : new Got(new Octets.InMemory(header), null);
        }
        if (mail.size() > largest && isLonger(mail.uid())) {
            return header(mail.uid());
        }
        byte[] first = connection.piece(mail.uid(), "", 0, PIECE);
        if (first == null || (first.length == 0 && mail.size() != 0)) {
            return missing(mail.uid());
        }
        if (first.length < PIECE && atEnd(mail.uid(), first.length)) {
            return new Got(new Octets.InMemory(first), null);
        }
        return spooled(mail.uid(), first);
    }

    /** @return header only, if that can be had */
    Got refused(long uid) throws MailServerException {
        byte[] header;
        try {
            header = connection.piece(uid, "HEADER", 0, HEADER);
        } catch (MailServerException e) {
            if (e.endsConnection()) {
                throw e;
            }
            header = null;
        }
        return new Got(new Octets.InMemory(header == null ? new byte[0] : header), Unparsed.FETCH_ERROR);
    }

    private @Nullable Got spooled(long uid, byte[] first) throws MailServerException, IOException {
        Path file = Files.createTempFile(spool, PREFIX, ".eml");
        boolean whole = false;
        try {
            long size = 0;
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] piece = first;
                while (piece.length > 0) {
                    out.write(piece);
                    size += piece.length;
                    if (size > largest) {
                        return header(uid);
                    }
                    piece = connection.piece(uid, "", size, PIECE);
                    if (piece == null) {
                        return missing(uid);
                    }
                }
            }
            whole = true;
            return new Got(new Octets.InFile(file, size), null);
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Without fetching what is not wanted: is there an octet behind the limit? */
    private boolean isLonger(long uid) throws MailServerException {
        byte[] behind = connection.piece(uid, "", largest, 1);
        return behind != null && behind.length > 0;
    }

    private boolean atEnd(long uid, int size) throws MailServerException {
        byte[] more = connection.piece(uid, "", size, PIECE);
        return more != null && more.length == 0;
    }

    private @Nullable Got header(long uid) throws MailServerException {
        byte[] header = connection.piece(uid, "HEADER", 0, HEADER);
        return header == null ? missing(uid) : new Got(new Octets.InMemory(header), Unparsed.TOO_LARGE);
    }

    private @Nullable Got missing(long uid) throws MailServerException {
        if (connection.search("UID " + uid).length == 0) {
            return null;
        }
        throw new MailServerException(Kind.REFUSED, "the server lists the mail " + uid + " and does not give it");
    }
}

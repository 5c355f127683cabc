package org.postern.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.message.Octets;

/** Raw bytes of mails that have their outcome, as far as they are kept: in quarantine, or in the archive. No mail server is asked. */
public final class RawMails {
    /** A larger mail goes to a file. */
    private static final int IN_MEMORY = 1 << 20;

    /** Reasons for which the server may have been asked for the header only. */
    private static final Set<String> NOT_FETCHED = Set.of("TOO_LARGE", "FETCH_ERROR");

    private final RawChunks chunks;
    private final @Nullable RawArchive archive;

    /** @param archive null: only those in quarantine are kept */
    public RawMails(Database database, @Nullable RawArchive archive, Clock clock) {
        this.chunks = new RawChunks(database, clock);
        this.archive = archive;
    }

    /**
     * @param spool folder for a mail too large for memory; must exist
     * @return the mail as the server gave it, to be discarded by whoever asked; empty if it is kept nowhere, or no more of it than its header
     * @throws IOException if a file of the archive cannot be read, or the spool not be written
     */
    public Optional<Octets> read(PastDelivery past, Path spool) throws IOException {
        Path file = Files.createTempFile(spool, "raw-", ".eml");
        boolean keep = false;
        try {
            boolean found;
            try (OutputStream out = Files.newOutputStream(file)) {
                found = copy(past, out);
            }
            if (!found || (mayBeLess(past) && isHeaderOnly(file))) {
                return Optional.empty();
            }
            long size = Files.size(file);
            if (size <= IN_MEMORY) {
                return Optional.of(new Octets.InMemory(Files.readAllBytes(file)));
            }
            keep = true;
            return Optional.of(new Octets.InFile(file, size));
        } finally {
            if (!keep) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean mayBeLess(PastDelivery past) {
        String uidl = past.delivery().uidl();
        boolean ofAFile = uidl != null && uidl.startsWith("sha256:");
        return past.reason() != null && NOT_FETCHED.contains(past.reason()) && !ofAFile;
    }

    /** @return true if nothing comes behind the first empty line, or there is none */
    private static boolean isHeaderOnly(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int before = '\n';
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n' && before == '\n') {
                    return in.read() < 0;
                }
                before = octet == '\r' ? before : octet;
            }
        }
        return true;
    }

    /**
     * Writes the raw mail to {@code out}, piece by piece.
     *
     * @return false if it is kept nowhere
     */
    public boolean copy(PastDelivery past, OutputStream out) throws IOException {
        if (chunks.copy(past.mailKey(), past.variant(), out)) {
            return true;
        }
        return archive != null && archive.copy(past.delivery(), past.receivedAt(), out);
    }
}

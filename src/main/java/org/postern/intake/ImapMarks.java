package org.postern.intake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postern.commit.UidSet;
import org.postern.durable.DurableStep;
import org.postern.intake.ImapConnection.Opened;
import org.postern.outcome.MailServer;

/** Marks mails over an IMAP connection. Nothing here ever sends a plain EXPUNGE: it would remove what others flagged as deleted. */
final class ImapMarks implements MailServer {
    private static final int HEADER = 1 << 20;

    private final ImapConnection connection;
    private @Nullable List<ServerFolder> folders;
    private @Nullable String open;

    ImapMarks(ImapConnection connection) {
        this.connection = connection;
    }

    @Override
    public OptionalLong open(String folder) throws Refused, Lost {
        return ask(() -> {
            if (folders().stream().noneMatch(f -> f.name().equals(folder) && f.selectable())) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(select(folder));
        });
    }

    @Override
    public Map<Long, Sight> look(UidSet uids) throws Refused, Lost {
        return ask(() -> connection.look(uids));
    }

    @Override
    public Map<Long, Sight> find(String messageId) throws Refused, Lost {
        return ask(() -> {
            UidSet found = uids(connection.search("HEADER Message-ID " + quoted(messageId)));
            return found.isEmpty() ? Map.of() : connection.look(found);
        });
    }

    @Override
    public void flag(UidSet uids, String flag) throws Refused, Lost {
        ask(() -> connection.run("UID STORE " + uids + " +FLAGS.SILENT (" + flag + ")"));
        DurableStep.done("flagged");
    }

    @Override
    public boolean canMove() {
        return connection.can("MOVE");
    }

    @Override
    public void move(UidSet uids, String folder) throws Refused, Lost {
        ask(() -> connection.run("UID MOVE " + uids, serverName(folder)));
        DurableStep.done("moved");
    }

    @Override
    public void copy(UidSet uids, String folder) throws Refused, Lost {
        ask(() -> connection.run("UID COPY " + uids, serverName(folder)));
        DurableStep.done("copied");
    }

    @Override
    public boolean isCopied(long uid, String folder) throws Refused, Lost {
        return ask(() -> {
            String source = open;
            byte[] header = connection.piece(uid, "HEADER", 0, HEADER);
            Sight sight = connection.look(UidSet.range(uid, uid)).get(uid);
            if (source == null || header == null || sight == null) {
                return false;
            }
            connection.examine(serverName(folder));
            try {
                String wanted = sight.messageId().isEmpty()
                        ? "LARGER " + (sight.size() - 1) + " SMALLER " + (sight.size() + 1)
                        : "HEADER Message-ID " + quoted(sight.messageId());
                for (long found : connection.search(wanted)) {
                    if (Arrays.equals(header, connection.piece(found, "HEADER", 0, HEADER))) {
                        return true;
                    }
                }
                return false;
            } finally {
                select(source);
            }
        });
    }

    @Override
    public void make(String folder) throws Refused, Lost {
        ask(() -> {
            if (FolderChoice.named(folder, folders()).isEmpty()) {
                connection.create(serverName(folder));
                DurableStep.done("folder made");
                folders = null;
            }
            return true;
        });
    }

    @Override
    public boolean canRemove() {
        return connection.can("UIDPLUS");
    }

    @Override
    public void remove(UidSet uids) throws Refused, Lost {
        flag(uids, "\\Deleted");
        if (canRemove()) {
            ask(() -> connection.run("UID EXPUNGE " + uids));
            DurableStep.done("expunged");
        }
    }

    private long select(String folder) throws MailServerException {
        Opened opened = connection.select(folder);
        if (opened.readOnly()) {
            throw new MailServerException(
                    MailServerException.Kind.FOLDER, "the folder " + folder + " can only be read");
        }
        open = folder;
        return opened.uidValidity();
    }

    /** A configured name may be a role, as Junk; where it is new, the server's separator and prefix are put in. */
    private String serverName(String folder) throws MailServerException {
        Optional<ServerFolder> there = FolderChoice.named(folder, folders());
        if (there.isPresent()) {
            return there.get().name();
        }
        List<ServerFolder> all = folders();
        char separator = all.stream()
                .map(ServerFolder::separator)
                .filter(s -> s != 0)
                .findFirst()
                .orElse('/');
        String name = folder.replace('/', separator);
        String prefix = "INBOX" + separator;
        boolean below = all.size() > 1
                && all.stream()
                        .allMatch(f ->
                                f.name().equalsIgnoreCase("INBOX") || f.name().startsWith(prefix));
        return below && !name.startsWith(prefix) ? prefix + name : name;
    }

    private List<ServerFolder> folders() throws MailServerException {
        List<ServerFolder> known = folders;
        if (known == null) {
            known = connection.folders();
            folders = known;
        }
        return known;
    }

    private static UidSet uids(long[] uids) {
        return UidSet.of(Arrays.stream(uids).boxed().toList());
    }

    /** Only printable ASCII is searched for; an id with anything else is found by nobody, and its mail stays as it is. */
    private static String quoted(String messageId) {
        String ascii = new String(messageId.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
        return '"' + ascii.replaceAll("[\\p{Cntrl}]", "?").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private interface Talk<T> {
        T talk() throws MailServerException;
    }

    private static <T> T ask(Talk<T> talk) throws Refused, Lost {
        try {
            return talk.talk();
        } catch (MailServerException e) {
            if (e.endsConnection()) {
                throw new Lost(e);
            }
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
    }
}

package org.postern.crm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailKey;
import org.postern.message.Sha256;

/**
 * One content of a library and its record, a text beside the hash: {@code path NAME} says where it lies, each {@code mail KEY FINGERPRINT DELIVERY} by what it
 * came. Used under {@link LibraryLock}.
 */
final class LibraryContent {
    static final String HASHES = ".sha256";
    private static final String RECORD = ".mails";
    private static final String PATH = "path ";

    private final Path root;
    private final Path hash;
    private final Path record;

    private LibraryContent(Path root, Path hash) {
        this.root = root;
        this.hash = hash;
        this.record = hash.resolveSibling(hash.getFileName() + RECORD);
    }

    static LibraryContent of(Path root, String sha256) {
        return new LibraryContent(
                root, root.resolve(HASHES).resolve(sha256.substring(0, 2)).resolve(sha256));
    }

    static boolean isRecord(Path path) {
        return path.getFileName().toString().endsWith(RECORD);
    }

    static LibraryContent ofRecord(Path root, Path record) {
        String name = record.getFileName().toString();
        return new LibraryContent(root, record.resolveSibling(name.substring(0, name.length() - RECORD.length())));
    }

    /**
     * By what a content came.
     *
     * @param delivery its hash: the record holds no words of a mail but the name of the file
     */
    record Origin(MailKey mail, String delivery) {
        static Origin of(Mail mail, DeliveryId delivery) {
            return new Origin(mail.key(), Sha256.of(delivery.toString()));
        }

        boolean isOneOf(Set<MailKey> mails) {
            return mails.contains(mail) || mails.contains(new MailKey(mail.key(), ""));
        }

        private String line() {
            return "mail " + mail.key() + " " + mail.fingerprint() + " " + delivery;
        }
    }

    Path hash() {
        return hash;
    }

    Path folder() {
        return record.resolveSibling("");
    }

    /** A new content, and where it lies. */
    void begin(Path named, Origin origin) throws IOException {
        write(record, PATH + root.relativize(named) + "\n" + origin.line(), StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** It came once more. A line that a crash cut off spoils no other. */
    void add(Origin origin) throws IOException {
        write(record, "\n" + origin.line(), StandardOpenOption.APPEND);
    }

    /** @return by what it came, those of one mail perhaps more than once */
    List<Origin> origins() throws IOException {
        List<Origin> origins = new ArrayList<>();
        for (String line : lines()) {
            String[] words = line.split(" ", -1);
            if (words.length == 4 && words[0].equals("mail")) {
                origins.add(new Origin(new MailKey(words[1], words[2]), words[3]));
            }
        }
        return origins;
    }

    /** @return where it was put, below the library */
    String path() throws IOException {
        Path named = named();
        return (named == null ? hash : named).toString();
    }

    /** @return true if the file is where it was put, as it was put there */
    boolean isInPlace() throws IOException {
        return isMine(named());
    }

    /** @return what a person has to do, for the content may be in the library under another name; null: it is not */
    @Nullable
    String elsewhere() throws IOException {
        if (!Files.exists(hash)) {
            return null;
        }
        Path named = named();
        int ours = named != null && Files.exists(named) && Files.isSameFile(named, hash) ? 2 : 1;
        if ((Integer) Files.getAttribute(hash, "unix:nlink") > ours) {
            return "somebody moved or linked it; delete what `find '" + root + "' -inum "
                    + Files.getAttribute(hash, "unix:ino") + "` finds";
        }
        return named != null && Files.exists(named) && !isMine(named)
                ? "somebody changed it since; look whether it may stay"
                : null;
    }

    /** The content goes if nobody is left. */
    void leaveTo(List<Origin> left) throws IOException {
        Path named = named();
        if (!left.isEmpty()) {
            StringBuilder text = new StringBuilder();
            if (named != null) {
                text.append(PATH).append(root.relativize(named));
            }
            left.stream()
                    .map(Origin::line)
                    .distinct()
                    .forEach(line -> text.append('\n').append(line));
            Path temporary = record.resolveSibling("." + record.getFileName());
            write(temporary, text.toString(), StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(temporary, record, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        if (named != null && isMine(named)) {
            Files.delete(named);
            deleteEmpty(named.getParent());
        }
        Files.deleteIfExists(hash);
        Files.deleteIfExists(record);
    }

    private void deleteEmpty(@Nullable Path folder) throws IOException {
        for (Path empty = folder; empty != null && !empty.equals(root); empty = empty.getParent()) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    private @Nullable Path named() throws IOException {
        for (String line : lines()) {
            if (line.startsWith(PATH)) {
                return root.resolve(line.substring(PATH.length()));
            }
        }
        return null;
    }

    /** A file with the content and another inode is ours as well: a crash may have left it. */
    private boolean isMine(@Nullable Path named) throws IOException {
        return named != null && Files.isRegularFile(named) && Files.exists(hash) && Files.mismatch(named, hash) < 0;
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(record);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static void write(Path file, String text, StandardOpenOption how) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }
}

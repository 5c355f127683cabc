package org.postern.crm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.crm.LibraryContent.Origin;
import org.postern.message.Address;
import org.postern.message.Attachment;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailKey;
import org.postern.message.StoredName;

/**
 * A tree of folders with the attachments of all mails under their own names, for people to look through. A content lies in it once, under the first name and in
 * the first folder that it came with, however often it is sent.
 *
 * <p>What is there already is told by {@code .sha256}: a second name (hard link) of each file, which is its hash, and beside it by which deliveries it came. The
 * order of the steps lets a crash leave a file without its hash, never a hash without its file; the next copy then takes the file for its own. Several processes
 * may use one library.
 */
public final class Library {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final int MOST_OF_ONE_NAME = 10_000;
    private static final String CLIENT = "{client}";
    private static final String NOBODY = "nobody";

    private final Path root;
    private final String template;
    private final ZoneId zone;

    /**
     * @param base what a relative template lies below
     * @param template path of a folder, as {@code Files from mail/{yyyy}/{mm}}
     * @param zone in which a mail's date names year, month and day
     */
    public Library(Path base, String template, ZoneId zone) {
        Path whole = base.resolve(fixed(template));
        this.root = whole;
        this.template = template.substring(fixed(template).length());
        this.zone = zone;
    }

    /** @return what stands before the first folder whose name depends on the mail */
    private static String fixed(String template) {
        int open = template.indexOf('{');
        int slash = open < 0 ? template.length() : template.lastIndexOf('/', open);
        return slash < 0 ? "" : template.substring(0, slash);
    }

    /** @return true if the name of a mail's client names a folder */
    public boolean asksForClient() {
        return template.contains(CLIENT);
    }

    /**
     * Files the attachments of a mail that are kept and that the text does not merely show. Doing it again changes nothing.
     *
     * @param client name of the company or person in the CRM that the mail is of; null: nobody whom the CRM knows
     * @throws IOException if the library cannot be written now: try again
     */
    public void file(Mail mail, DeliveryId delivery, @Nullable String client) throws IOException {
        Origin origin = Origin.of(mail, delivery);
        for (Attachment attachment : kept(mail)) {
            file(mail, attachment, origin, client);
        }
    }

    /** Takes away again what this delivery brought, as if it had never come: the mail is not stored. */
    public void withdraw(Mail mail, DeliveryId delivery) throws IOException {
        String unstored = Origin.of(mail, delivery).delivery();
        for (Attachment attachment : kept(mail)) {
            try (LibraryLock held = LibraryLock.of(root)) {
                LibraryContent content = content(attachment);
                List<Origin> left = content.origins();
                if (left.removeIf(origin -> origin.delivery().equals(unstored))) {
                    content.leaveTo(left);
                }
            }
        }
    }

    /**
     * What became of the files of erased mails.
     *
     * @param removed paths of files that are gone
     * @param left paths of those that stay, with the reason
     */
    public record Erased(List<String> removed, List<String> left) {}

    /**
     * Removes all files that only these mails brought. All of the library is looked through.
     *
     * @param mails an empty fingerprint: whatever has this key
     * @param dryRun true: only tells
     * @throws IOException if the library cannot be read or written now; run again, it goes on
     */
    public Erased erase(Collection<MailKey> mails, boolean dryRun) throws IOException {
        Erased erased = new Erased(new ArrayList<>(), new ArrayList<>());
        if (mails.isEmpty() || !Files.isDirectory(root.resolve(LibraryContent.HASHES))) {
            return erased;
        }
        Set<MailKey> gone = new HashSet<>(mails);
        List<Path> records;
        try (Stream<Path> all =
                Files.find(root.resolve(LibraryContent.HASHES), 2, (path, is) -> LibraryContent.isRecord(path))) {
            records = all.sorted().toList();
        }
        for (Path record : records) {
            try (LibraryLock held = LibraryLock.of(root)) {
                erase(LibraryContent.ofRecord(root, record), gone, dryRun, erased);
            }
        }
        return erased;
    }

    private static void erase(LibraryContent content, Set<MailKey> gone, boolean dryRun, Erased erased)
            throws IOException {
        List<Origin> left = content.origins();
        if (!left.removeIf(origin -> origin.isOneOf(gone))) {
            return;
        }
        String path = content.path();
        if (!left.isEmpty()) {
            erased.left().add(path + ": mails of others brought the same file");
        } else {
            String elsewhere = content.elsewhere();
            if (elsewhere == null || content.isInPlace()) {
                erased.removed().add(path);
            }
            if (elsewhere != null) {
                erased.left().add(path + ": " + elsewhere);
            }
        }
        if (!dryRun) {
            content.leaveTo(left);
        }
    }

    private static List<Attachment> kept(Mail mail) {
        return mail.realAttachments().stream().filter(a -> a.stub() == null).toList();
    }

    private LibraryContent content(Attachment attachment) {
        return LibraryContent.of(root, attachment.sha256());
    }

    private void file(Mail mail, Attachment attachment, Origin origin, @Nullable String client) throws IOException {
        LibraryContent content = content(attachment);
        Path hash = content.hash();
        Path folder = folder(mail, client);
        Path hashes = Files.createDirectories(content.folder());
        Path temporary = hashes.resolve("." + UUID.randomUUID());
        try {
            if (!Files.exists(hash)) {
                write(attachment, temporary);
            }
            try (LibraryLock held = LibraryLock.of(root)) {
                if (Files.exists(hash)) {
                    content.add(origin);
                    return;
                }
                if (!Files.exists(temporary)) {
                    write(attachment, temporary); // withdrawn in between
                }
                Files.createDirectories(folder);
                content.begin(name(attachment, folder, temporary), origin);
                Files.move(temporary, hash, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(Attachment attachment, Path temporary) throws IOException {
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                InputStream in = attachment.content().open()) {
            in.transferTo(Channels.newOutputStream(file));
            file.force(true);
        }
    }

    /** Gives the file a name that is free, unless it has one already: then the hash is all that was missing. @return the name */
    private static Path name(Attachment attachment, Path folder, Path temporary) throws IOException {
        for (int n = 1; n <= MOST_OF_ONE_NAME; n++) {
            Path named = folder.resolve(numbered(attachment.storedName(), n));
            try {
                return Files.createLink(named, temporary);
            } catch (FileAlreadyExistsException e) {
                if (Files.isRegularFile(named) && Files.mismatch(named, temporary) < 0) {
                    return named;
                }
            }
        }
        throw new IOException(
                "there are " + MOST_OF_ONE_NAME + " files named " + attachment.storedName() + " in " + folder);
    }

    private static String numbered(String name, int n) {
        if (n == 1) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        return StoredName.safe(stem + " (" + n + ")" + (dot > 0 ? name.substring(dot) : ""));
    }

    private Path folder(Mail mail, @Nullable String client) {
        Path folder = root;
        for (String part : template.split("/")) {
            if (!part.isEmpty()) {
                folder = folder.resolve(StoredName.safe(filled(part, mail, client)));
            }
        }
        return folder;
    }

    private String filled(String part, Mail mail, @Nullable String client) {
        ZonedDateTime date = mail.date().atZone(zone);
        String sender = mail.from().map(Address::key).orElse(NOBODY);
        String domain =
                mail.from().map(Address::domain).filter(d -> !d.isEmpty()).orElse(NOBODY);
        return PLACEHOLDER
                .matcher(part)
                .replaceAll(m -> Matcher.quoteReplacement(
                        switch (m.group(1)) {
                            case "yyyy" -> String.format(Locale.ROOT, "%04d", date.getYear());
                            case "mm" -> String.format(Locale.ROOT, "%02d", date.getMonthValue());
                            case "dd" -> String.format(Locale.ROOT, "%02d", date.getDayOfMonth());
                            case "domain" -> oneFolder(domain);
                            case "sender" -> oneFolder(sender);
                            case "client" -> client == null || client.isBlank() ? NOBODY : oneFolder(client);
                            default -> m.group();
                        }));
    }

    private static String oneFolder(String name) {
        return name.strip().replace('/', '_').replace('\\', '_');
    }

    /** @return what is wrong with the library; null if files can be put into it */
    public @Nullable String fault() {
        Path probe = root.resolve(".probe-" + UUID.randomUUID());
        Path link = root.resolve(probe.getFileName() + "-link");
        try {
            Files.createDirectories(root);
            Files.createFile(probe);
            try {
                Files.createLink(link, probe);
            } finally {
                Files.deleteIfExists(link);
                Files.deleteIfExists(probe);
            }
            return null;
        } catch (UnsupportedOperationException e) {
            return "the file system of " + root + " has no hard links";
        } catch (IOException e) {
            return "no file can be put into " + root + ": " + e.getMessage();
        }
    }
}

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
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.message.Address;
import org.postern.message.Attachment;
import org.postern.message.Mail;
import org.postern.message.StoredName;

/**
 * A tree of folders with the attachments of all mails under their own names, for people to look through. A content lies in it once, under the first name and in
 * the first folder that it came with, however often it is sent.
 *
 * <p>What is there already is told by {@code .sha256}: a second name (hard link) of each file, which is its hash. The order of the steps lets a crash leave a file
 * without its hash, never a hash without its file; the next copy then takes the file for its own.
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
    public void file(Mail mail, @Nullable String client) throws IOException {
        for (Attachment attachment : mail.realAttachments()) {
            if (attachment.stub() == null) {
                file(mail, attachment, client);
            }
        }
    }

    private void file(Mail mail, Attachment attachment, @Nullable String client) throws IOException {
        Path hashes = root.resolve(".sha256").resolve(attachment.sha256().substring(0, 2));
        Path hash = hashes.resolve(attachment.sha256());
        if (Files.exists(hash)) {
            return;
        }
        Path folder = folder(mail, client);
        Files.createDirectories(folder);
        Files.createDirectories(hashes);
        Path temporary = hashes.resolve("." + UUID.randomUUID());
        try {
            write(attachment, temporary);
            name(attachment, folder, temporary);
            Files.move(temporary, hash, StandardCopyOption.ATOMIC_MOVE);
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

    /** Gives the file a name that is free, unless it has one already: then the hash is all that was missing. */
    private static void name(Attachment attachment, Path folder, Path temporary) throws IOException {
        for (int n = 1; n <= MOST_OF_ONE_NAME; n++) {
            Path named = folder.resolve(numbered(attachment.storedName(), n));
            try {
                Files.createLink(named, temporary);
                return;
            } catch (FileAlreadyExistsException e) {
                if (Files.isRegularFile(named) && Files.mismatch(named, temporary) < 0) {
                    return;
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

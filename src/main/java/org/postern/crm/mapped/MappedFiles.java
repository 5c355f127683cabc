package org.postern.crm.mapped;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.crm.Crm.Prepared;
import org.postern.crm.mapped.MappedPrepared.StoredFile;
import org.postern.crm.sql.Sharing;
import org.postern.crm.sql.StubNote;
import org.postern.crm.sql.UploadDir;
import org.postern.message.Attachment;
import org.postern.message.Mail;
import org.postern.message.Octets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts attachments where {@code files} says, below {@code crm.upload-dir}. */
final class MappedFiles {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

    private static final Logger LOG = LoggerFactory.getLogger(MappedFiles.class);

    private final Path root;
    private final Sharing sharing;
    private final String template;
    private final ZoneId zone;
    private final Ids ids;

    MappedFiles(Path root, Sharing sharing, String template, ZoneId zone, Ids ids) {
        this.root = root;
        this.sharing = sharing;
        this.template = template;
        this.zone = zone;
        this.ids = ids;
    }

    /** @throws IOException if the folder cannot be written now; nothing of this call is left behind */
    List<MappedPrepared> put(List<Mail> mails) throws IOException {
        List<List<NewId>> numbered = new ArrayList<>();
        List<NewId> all = new ArrayList<>();
        for (Mail mail : mails) {
            List<NewId> own = mail.attachments().stream()
                    .map(attachment -> ids.next("attachment"))
                    .toList();
            numbered.add(own);
            all.addAll(own);
        }
        ids.give("attachment", all);
        List<MappedPrepared> prepared = new ArrayList<>();
        Set<Path> folders = new LinkedHashSet<>();
        try {
            for (int i = 0; i < mails.size(); i++) {
                List<StoredFile> files = new ArrayList<>();
                prepared.add(new MappedPrepared(files));
                for (int k = 0; k < numbered.get(i).size(); k++) {
                    files.add(put(
                            mails.get(i),
                            mails.get(i).attachments().get(k),
                            numbered.get(i).get(k),
                            folders));
                }
            }
            for (Path folder : folders) {
                new UploadDir(folder, sharing).force();
            }
        } catch (IOException | RuntimeException e) {
            remove(prepared);
            throw e;
        }
        return prepared;
    }

    private StoredFile put(Mail mail, Attachment attachment, NewId id, Set<Path> folders) throws IOException {
        boolean stub = attachment.stub() != null;
        Octets content = stub ? StubNote.content(attachment) : attachment.content();
        String name = stub ? StubNote.name(attachment) : attachment.storedName();
        String path = path(mail, name, id);
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root.normalize())) {
            throw new IOException(path + " is not below " + root);
        }
        Path folder = file.getParent() == null ? root : file.getParent();
        make(folder, folders);
        new UploadDir(folder, sharing).put(String.valueOf(file.getFileName()), content);
        return new StoredFile(
                id,
                path,
                attachment,
                stub ? name : attachment.name(),
                stub ? StubNote.TYPE : attachment.type(),
                content.size());
    }

    /** A name that a stranger gave is safe already; it is cut so that the whole is a name that file systems take. */
    private String path(Mail mail, String name, NewId id) {
        ZonedDateTime date = mail.date().atZone(zone);
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case "id" -> id.value();
                            case "uuid" -> UUID.randomUUID().toString();
                            case "name" -> shortened(name);
                            case "yyyy" -> String.format(Locale.ROOT, "%04d", date.getYear());
                            case "mm" -> String.format(Locale.ROOT, "%02d", date.getMonthValue());
                            default -> String.format(Locale.ROOT, "%02d", date.getDayOfMonth());
                        }));
    }

    private static String shortened(String name) {
        StringBuilder kept = new StringBuilder();
        int octets = 0;
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            octets += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (octets > 150) {
                break;
            }
            kept.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return kept.toString();
    }

    /** @throws UncheckedIOException if one cannot be removed */
    void remove(Collection<? extends Prepared> prepared) {
        for (Prepared one : prepared) {
            for (StoredFile file : ((MappedPrepared) one).files()) {
                try {
                    remove(file.path());
                } catch (IOException e) {
                    throw new UncheckedIOException("the file " + file.path() + " cannot be removed", e);
                }
            }
        }
    }

    /** @return true if it was there. @param path below the folder of the files */
    boolean remove(String path) throws IOException {
        Path file = root.resolve(path).normalize();
        return file.startsWith(root.normalize()) && Files.deleteIfExists(file);
    }

    /** A file lasts only if each folder on its way does. */
    private void make(Path folder, Set<Path> folders) throws IOException {
        Path above = folder.getParent();
        if (!folder.equals(root.normalize()) && above != null && !Files.isDirectory(folder)) {
            make(above, folders);
            try {
                Files.createDirectory(folder);
                sharing.shareFolder(folder);
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} has been made meanwhile", folder);
            }
        }
        folders.add(folder);
    }

    UploadDir.Look look() {
        return new UploadDir(root, sharing).look();
    }
}

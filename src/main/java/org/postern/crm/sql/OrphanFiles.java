package org.postern.crm.sql;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Files that were put in place for attachments whose rows were never written, because the process was killed in between. Only ours: the CRM's own files belong
 * to another user, or have their row from the start.
 */
public final class OrphanFiles {
    /** Ids of ours, short or UUIDs: what else lies in the folder is none of our business. */
    private static final Pattern OURS = Pattern.compile("(?:" + Pattern.quote(UploadDir.TEMPORARY)
            + ")?(?:[0-9a-f]{17}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private static final int AT_ONCE = 500;

    private final Path folder;
    private final BiPredicate<String, Instant> ours;
    private final Function<List<String>, Set<String>> withRow;

    /**
     * @param folder of the CRM's attachment files
     * @param ours whether an id may be one of ours, of a file that was last changed then: others may share our user
     * @param withRow which of these ids name a file that a row of the CRM has
     */
    public OrphanFiles(Path folder, BiPredicate<String, Instant> ours, Function<List<String>, Set<String>> withRow) {
        this.folder = folder;
        this.ours = ours;
        this.withRow = withRow;
    }

    /**
     * @param before only files that were last changed before: those of mails under way wait for their rows
     * @return how many were deleted
     */
    public long sweep(Instant before) throws IOException {
        UserPrincipal me = folder.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(System.getProperty("user.name"));
        long deleted = 0;
        List<Path> some = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (OURS.matcher(String.valueOf(file.getFileName())).matches() && isOld(file, me, before)) {
                    some.add(file);
                }
                if (some.size() == AT_ONCE) {
                    deleted += deleteWithoutRow(some);
                    some.clear();
                }
            }
        }
        return deleted + deleteWithoutRow(some);
    }

    private boolean isOld(Path file, UserPrincipal me, Instant before) throws IOException {
        try {
            PosixFileAttributes is = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isRegularFile()
                    && is.owner().equals(me)
                    && is.lastModifiedTime().toInstant().isBefore(before)
                    && ours.test(idOf(file), is.lastModifiedTime().toInstant());
        } catch (NoSuchFileException e) {
            return false; // somebody was faster
        }
    }

    private long deleteWithoutRow(List<Path> files) throws IOException {
        if (files.isEmpty()) {
            return 0;
        }
        Set<String> known = withRow.apply(files.stream().map(OrphanFiles::idOf).toList());
        long deleted = 0;
        for (Path file : files) {
            if (!known.contains(String.valueOf(file.getFileName())) && Files.deleteIfExists(file)) {
                deleted++;
            }
        }
        return deleted;
    }

    private static String idOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(UploadDir.TEMPORARY) ? name.substring(UploadDir.TEMPORARY.length()) : name;
    }
}

package org.postern.crm.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.CrmConfig;

/**
 * With whom files are shared: the web server reads them by their group, the owner stays ours.
 *
 * @param group null: as the folder gives it
 * @param permissions of files
 */
public record Sharing(@Nullable String group, Set<PosixFilePermission> permissions) {

    public static Sharing of(CrmConfig crm) {
        return new Sharing(crm.uploadGroup(), PosixFilePermissions.fromString(crm.uploadMode()));
    }

    /** @throws IOException if the group is not ours to give, or there is none of that name */
    void share(Path file) throws IOException {
        share(file, permissions);
    }

    /** Whoever may read the files may enter their folder. @throws IOException likewise */
    public void shareFolder(Path folder) throws IOException {
        Set<PosixFilePermission> entering = EnumSet.copyOf(permissions);
        entering.add(PosixFilePermission.OWNER_EXECUTE);
        if (permissions.contains(PosixFilePermission.GROUP_READ)) {
            entering.add(PosixFilePermission.GROUP_EXECUTE);
        }
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            entering.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        share(folder, entering);
    }

    private void share(Path file, Set<PosixFilePermission> allowed) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix == null) {
            return;
        }
        if (group != null) {
            posix.setGroup(principal(file, group));
        }
        posix.setPermissions(allowed);
    }

    private static GroupPrincipal principal(Path file, String group) throws IOException {
        try {
            return file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("there is no group " + group, e);
        }
    }

    /** @return why the folder's other users may not read this file of ours; null if they may, or nobody can say */
    @Nullable
    String unreadable(Path file, Path folder) throws IOException {
        if (Files.getFileAttributeView(file, PosixFileAttributeView.class) == null
                || permissions.contains(PosixFilePermission.OTHERS_READ)) {
            return null;
        }
        String ours = groupOf(file);
        String theirs = groupOf(folder);
        return ours.equals(theirs)
                ? null
                : "files of ours belong to the group " + ours + ", the folder to " + theirs
                        + ": its web server may not be able to read them";
    }

    private static String groupOf(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class).group().getName();
    }
}

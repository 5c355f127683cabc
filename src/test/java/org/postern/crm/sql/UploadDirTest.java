package org.postern.crm.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.message.Octets;

class UploadDirTest {
    @TempDir
    Path folder;

    private static final Octets CONTENT = new Octets.InMemory("content".getBytes(StandardCharsets.UTF_8));

    @Test
    void aFileIsGivenToTheWebServersGroup() throws Exception {
        String group =
                Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
        UploadDir uploads = new UploadDir(folder, sharing(group, "rw-rw----"));
        uploads.put("id1", CONTENT);
        uploads.force();
        PosixFileAttributes file = Files.readAttributes(folder.resolve("id1"), PosixFileAttributes.class);
        assertThat(file.group().getName()).isEqualTo(group);
        assertThat(folder.resolve("id1")).hasContent("content");
        assertThat(uploads.look().fault()).isNull();
    }

    @Test
    void aGroupThatDoesNotExistIsAFaultAndLeavesNothingBehind() throws Exception {
        UploadDir uploads = new UploadDir(folder, sharing("no-such-group-here", "rw-rw----"));
        assertThatThrownBy(() -> uploads.put("id1", CONTENT)).isInstanceOf(IOException.class);
        assertThat(uploads.look().fault()).contains("no-such-group-here");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void contentThatCannotBeReadLeavesNothingBehind() throws Exception {
        Octets gone = new Octets.InFile(folder.resolve("gone"), 7);
        UploadDir uploads = new UploadDir(folder, sharing(null, "rw-rw----"));
        assertThatThrownBy(() -> uploads.put("id1", gone)).isInstanceOf(IOException.class);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-r-----", "rw-r--r--"})
    void aFileHasTheModeThatIsWanted(String mode) throws Exception {
        new UploadDir(folder, sharing(null, mode)).put("id1", CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("id1"))))
                .isEqualTo(mode);
    }

    /** Any group whose file we may make, and another one for the folder: only an administrator has two. */
    @Test
    void aFolderOfAnotherGroupThanItsFilesIsDoubtful() throws Exception {
        assertThat(new UploadDir(folder, sharing(null, "rw-rw----")).look().doubt())
                .isNull();
        GroupPrincipal other = otherGroup();
        Files.getFileAttributeView(folder, PosixFileAttributeView.class).setGroup(other);
        assertThat(new UploadDir(folder, sharing(null, "rw-rw----")).look().doubt())
                .contains("the folder to " + other.getName());
        assertThat(new UploadDir(folder, sharing(other.getName(), "rw-rw----"))
                        .look()
                        .doubt())
                .isNull();
        assertThat(new UploadDir(folder, sharing(null, "rw-rw-r--")).look().doubt())
                .isNull();
    }

    private GroupPrincipal otherGroup() throws Exception {
        String ours =
                Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
        String name = ours.equals("daemon") ? "bin" : "daemon";
        try {
            GroupPrincipal other =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
            Files.getFileAttributeView(folder, PosixFileAttributeView.class).setGroup(other);
            return other;
        } catch (IOException e) {
            return Assumptions.abort("only an administrator may give a folder to another group: " + e);
        }
    }

    private static Sharing sharing(String group, String mode) {
        return new Sharing(group, PosixFilePermissions.fromString(mode));
    }
}

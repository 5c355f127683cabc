package org.postern.crm.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.Octets;

class UploadDirTest {
    @TempDir
    Path folder;

    private static final Octets CONTENT = new Octets.InMemory("content".getBytes(StandardCharsets.UTF_8));

    @Test
    void aFileIsGivenToTheWebServersGroup() throws Exception {
        String group =
                Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
        UploadDir uploads = new UploadDir(folder, group);
        uploads.put("id1", CONTENT);
        uploads.force();
        PosixFileAttributes file = Files.readAttributes(folder.resolve("id1"), PosixFileAttributes.class);
        assertThat(file.group().getName()).isEqualTo(group);
        assertThat(folder.resolve("id1")).hasContent("content");
        assertThat(uploads.fault()).isNull();
    }

    @Test
    void aGroupThatDoesNotExistIsAFaultAndLeavesNothingBehind() throws Exception {
        UploadDir uploads = new UploadDir(folder, "no-such-group-here");
        assertThatThrownBy(() -> uploads.put("id1", CONTENT)).isInstanceOf(IOException.class);
        assertThat(uploads.fault()).contains("no-such-group-here");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void contentThatCannotBeReadLeavesNothingBehind() throws Exception {
        Octets gone = new Octets.InFile(folder.resolve("gone"), 7);
        UploadDir uploads = new UploadDir(folder, null);
        assertThatThrownBy(() -> uploads.put("id1", gone)).isInstanceOf(IOException.class);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}

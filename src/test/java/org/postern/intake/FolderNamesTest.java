package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.iap.Protocol;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderNamesTest {
    private final FolderNames names = new FolderNames();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INBOX                       | INBOX           |",
                "\"Projects/Alpha\"          | Projects/Alpha  |",
                "\"&AdoBDQ-ty\"              | ǚčty            |",
                "\"&ANo-&AQ0-ty\"            | Účty            | &ANo-&AQ0-ty",
                "\"Tom &- Jerry\"            | Tom & Jerry     |",
                "\"Tom & Jerry\"             | Tom & Jerry     | Tom & Jerry",
                "\"a \\\"quoted\\\" name\"   | a \"quoted\" name |",
                "\"&BB8EPgRHBEIEMA-\"        | Почта           |",
            })
    void aNameIsReadAsItIsMeantAndWrittenAsItWasListed(String listed, String name, String odd) throws Exception {
        List<ServerFolder> folders = listed("* LIST (\\HasNoChildren) \"/\" " + listed);
        assertThat(folders).extracting(ServerFolder::name).containsExactly(name);
        assertThat(names.asListed(name)).isEqualTo(Optional.ofNullable(odd));
    }

    @Test
    void bareUtf8AndBytesThatAreNoUtf8AreKnownAgainByTheServer() throws Exception {
        String utf8 = octets("Účty".getBytes(StandardCharsets.UTF_8));
        String latin = octets("Süd".getBytes(StandardCharsets.ISO_8859_1));
        List<ServerFolder> folders = listed("* LIST () \".\" \"" + utf8 + "\"", "* LIST () \".\" \"" + latin + "\"");
        assertThat(folders).extracting(ServerFolder::name).containsExactly("Účty", "Süd");
        assertThat(names.asListed("Účty")).hasValue(utf8);
        assertThat(names.asListed("Süd")).hasValue(latin);
    }

    @Test
    void attributesSeparatorAndWhatCannotBeOpenedAreTold() throws Exception {
        List<ServerFolder> folders = listed(
                "* LIST (\\Noselect \\HasChildren) \"\\\\\" Projects",
                "* LIST (\\NonExistent) NIL Gone",
                "* LIST (\\Sent \\Subscribed) NIL \"Sent Items\"",
                "* LIST (\\Sent) NIL \"Sent Items\"",
                "* LSUB () NIL Other",
                "* 3 EXISTS");
        assertThat(folders)
                .extracting(f -> f.name() + " " + (int) f.separator() + " " + f.selectable())
                .containsExactly("Projects 92 false", "Gone 0 false", "Sent Items 0 true");
        assertThat(folders.get(2).is("\\sent")).isTrue();
    }

    private List<ServerFolder> listed(String... lines) throws Exception {
        return names.listed(Arrays.stream(lines).map(FolderNamesTest::response).toArray(Response[]::new), false);
    }

    private static IMAPResponse response(String line) {
        try {
            byte[] octets = (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.US_ASCII);
            return new IMAPResponse(new Protocol(new ByteArrayInputStream(octets), nowhere, new Properties(), false));
        } catch (ProtocolException | IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    private static String octets(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}

package org.postern.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxDecoder;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/**
 * Names of folders, as people read them and as the server has them: modified UTF-7 (RFC 3501, section 5.1.3) or, where agreed, UTF-8. Some servers list names
 * that are neither; those are kept as they came, for only so the server knows them again.
 */
final class FolderNames {
    /** An ampersand always begins a run of Base64, or stands for itself as {@code &-}. */
    private static final Pattern MODIFIED_UTF7 = Pattern.compile("(?:[^&]|&[A-Za-z0-9+,]*-)*+");

    private final Map<String, String> odd = new HashMap<>();

    /** @param utf8 true if UTF-8 is agreed. @return the folders that the answers to a LIST tell of, each once */
    List<ServerFolder> listed(Response[] answers, boolean utf8) {
        odd.clear();
        Map<String, ServerFolder> folders = new HashMap<>();
        List<ServerFolder> inOrder = new ArrayList<>();
        for (Response answer : answers) {
            if (answer instanceof IMAPResponse line && line.keyEquals("LIST")) {
                ServerFolder folder = folder(line, utf8);
                if (folder != null && folders.putIfAbsent(folder.name(), folder) == null) {
                    inOrder.add(folder);
                }
            }
        }
        return inOrder;
    }

    /** @return the octets of an odd name, one a character; empty: the name is to be encoded as usual */
    Optional<String> asListed(String name) {
        return Optional.ofNullable(odd.get(name));
    }

    private @Nullable ServerFolder folder(IMAPResponse line, boolean utf8) {
        String[] attributes = line.readSimpleList(); // null if there are none
        line.skipSpaces();
        char separator = separator(line);
        line.skipSpaces();
        String listed = line.readAtomString();
        if (listed == null || listed.isEmpty()) {
            return null;
        }
        Set<String> marks = Arrays.stream(attributes == null ? new String[0] : attributes)
                .map(attribute -> attribute.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        boolean selectable = !marks.contains("\\noselect") && !marks.contains("\\nonexistent");
        return new ServerFolder(utf8 ? listed : decoded(listed), separator, selectable, marks);
    }

    /** A quoted character, or NIL. */
    private static char separator(IMAPResponse line) {
        if (line.readByte() != '"') {
            line.skip(2);
            return 0;
        }
        char separator = (char) line.readByte();
        if (separator == '\\') {
            separator = (char) line.readByte();
        }
        line.skip(1);
        return separator;
    }

    private String decoded(String listed) {
        String name = listed.chars().anyMatch(c -> c > 0x7F)
                ? fromUtf8(listed)
                : MODIFIED_UTF7.matcher(listed).matches() ? BASE64MailboxDecoder.decode(listed) : listed;
        if (!BASE64MailboxEncoder.encode(name).equals(listed)) {
            odd.putIfAbsent(name, listed);
        }
        return name;
    }

    private static String fromUtf8(String listed) {
        byte[] octets = listed.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return listed;
        }
    }
}

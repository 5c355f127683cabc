package org.postern.crm.sql;

import java.nio.charset.StandardCharsets;
import org.postern.message.Attachment;
import org.postern.message.Octets;

/** What is kept of an attachment that was too large or not wanted: a short text that says so, under the attachment's name with {@code .txt} behind it. */
public final class StubNote {
    public static final String TYPE = "text/plain";

    private StubNote() {}

    public static String name(Attachment attachment) {
        return attachment.storedName() + ".txt";
    }

    public static Octets content(Attachment attachment) {
        String text = "This attachment was not kept: " + attachment.stub() + "\n\nname: " + attachment.name()
                + "\ntype: " + attachment.type() + "\nsize: " + attachment.size() + " octets\nSHA-256: "
                + attachment.sha256() + "\n";
        return new Octets.InMemory(text.getBytes(StandardCharsets.UTF_8));
    }
}

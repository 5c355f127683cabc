package org.postern.crm.espocrm;

import java.util.SortedMap;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.Capture;
import org.postern.message.Form;
import org.postern.message.SignatureBlock;

/** What a stranger's signature says of him, in the columns of his lead that nothing surer fills; the lead's description tells where it comes from. */
final class SignatureFields {
    private SignatureFields() {}

    /** @param fields those that the configuration fills, by column */
    static void add(Draft draft, EspoSchema schema, SortedMap<String, String> fields) {
        if (draft.mailbox().capture() != Capture.FULL
                || draft.mail().fact(Form.class).isPresent()) {
            return;
        }
        SignatureBlock said = SignatureBlock.of(draft.mail());
        put("account_name", said.company(), schema, fields);
        put("title", said.position(), schema, fields);
        if (!said.isEmpty()) {
            put("description", inWords(said), schema, fields);
        }
    }

    private static void put(
            String column, @Nullable String value, EspoSchema schema, SortedMap<String, String> fields) {
        if (value != null && schema.has("lead", column)) {
            fields.putIfAbsent(column, value);
        }
    }

    private static String inWords(SignatureBlock said) {
        StringJoiner words = new StringJoiner(", ", "From the signature of the first mail: ", "");
        if (said.phone() != null) {
            words.add("phone " + said.phone());
        }
        if (said.company() != null) {
            words.add("company " + said.company());
        }
        if (said.position() != null) {
            words.add("position " + said.position());
        }
        return words.toString();
    }
}

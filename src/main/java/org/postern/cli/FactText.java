package org.postern.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.message.Bounce;
import org.postern.message.Complaint;
import org.postern.message.Encrypted;
import org.postern.message.Fact;
import org.postern.message.Form;
import org.postern.message.Forwarded;
import org.postern.message.Invitation;
import org.postern.message.ReadReceipt;
import org.postern.message.Signed;
import org.postern.message.Unsubscribe;

/** What a mail reports, in words for people. */
final class FactText {
    private FactText() {}

    /** @return the name of a fact in JSON, as {@code read_receipt} */
    static String name(Fact fact) {
        return fact.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    static String of(Fact fact) {
        if (fact instanceof Bounce bounce) {
            return "bounce of "
                    + bounce.recipients().stream().map(FactText::recipient).collect(Collectors.joining("; "))
                    + about(bounce.originalId());
        }
        if (fact instanceof Complaint complaint) {
            return "complaint (" + complaint.type() + ") of " + String.join(", ", complaint.recipients())
                    + about(complaint.originalId());
        }
        if (fact instanceof Unsubscribe unsubscribe) {
            return "unsubscribe, by its " + unsubscribe.by().label() + ": " + unsubscribe.said();
        }
        if (fact instanceof ReadReceipt receipt) {
            return "receipt: " + receipt.disposition() + about(receipt.originalId());
        }
        if (fact instanceof Invitation invitation) {
            return "meeting (" + (invitation.method().isEmpty() ? "attached" : invitation.method()) + "): "
                    + invitation.summary() + (invitation.start() == null ? "" : ", " + invitation.start());
        }
        if (fact instanceof Forwarded forwarded) {
            return "written by " + forwarded.author() + ", forwarded by " + forwarded.by();
        }
        if (fact instanceof Form form) {
            return "form: "
                    + form.fields().entrySet().stream().map(FactText::field).collect(Collectors.joining(", "));
        }
        if (fact instanceof Encrypted encrypted) {
            return "encrypted (" + encrypted.by() + ")";
        }
        return "signed (" + ((Signed) fact).by() + "), not verified";
    }

    private static String recipient(Bounce.Recipient recipient) {
        return recipient.address() + ", " + recipient.severity().label()
                + (recipient.status() == null ? "" : " " + recipient.status());
    }

    private static String field(Map.Entry<String, String> field) {
        return field.getKey() + "=" + field.getValue();
    }

    private static String about(@Nullable String id) {
        return id == null ? "" : ", about " + id;
    }
}

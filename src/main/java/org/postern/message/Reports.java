package org.postern.message;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads complaints (RFC 5965) and read receipts (RFC 8098) from their machine-readable parts. */
final class Reports {
    private Reports() {}

    /** @param original header of the mail complained of; null if it is not there */
    static Complaint complaint(String report, @Nullable OriginalMail original) {
        String type = "";
        Set<String> recipients = new LinkedHashSet<>();
        for (ReportFields group : ReportFields.groups(report)) {
            type = type.isEmpty() ? group.first("feedback-type").orElse("") : type;
            for (String name : List.of("original-rcpt-to", "removal-recipient")) {
                for (String value : group.all(name)) {
                    String address = ReportFields.address(value);
                    if (address != null) {
                        recipients.add(address.toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        if (recipients.isEmpty() && original != null) {
            original.to().stream()
                    .filter(a -> a.address().indexOf('@') > 0)
                    .map(Address::key)
                    .forEach(recipients::add);
        }
        return new Complaint(
                type.isEmpty() ? "abuse" : type.strip().toLowerCase(Locale.ROOT),
                List.copyOf(recipients),
                original == null ? null : original.messageId());
    }

    static ReadReceipt receipt(String report) {
        String recipient = null;
        String id = null;
        String disposition = "";
        for (ReportFields group : ReportFields.groups(report)) {
            recipient = recipient != null ? recipient : address(group).orElse(null);
            id = id != null
                    ? id
                    : group.first("original-message-id").map(MessageIds::first).orElse(null);
            disposition = disposition.isEmpty() ? group.first("disposition").orElse("") : disposition;
        }
        // "manual-action/MDN-sent-manually; displayed"
        int semicolon = disposition.indexOf(';');
        String what = disposition.substring(semicolon + 1).strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < what.length() && (Character.isLetter(what.charAt(end)) || what.charAt(end) == '-')) {
            end++;
        }
        boolean automatic = disposition.toLowerCase(Locale.ROOT).startsWith("automatic-action");
        return new ReadReceipt(recipient, what.substring(0, end), automatic, id);
    }

    private static Optional<String> address(ReportFields group) {
        return group.first("original-recipient")
                .map(ReportFields::address)
                .or(() -> group.first("final-recipient").map(ReportFields::address));
    }
}

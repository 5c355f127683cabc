package org.postern.message;

import com.google.re2j.Matcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.message.Bounce.Recipient;

/** Reads the machine-readable part of a bounce (RFC 3464). */
final class DeliveryReport {
    private static final int LONGEST_DIAGNOSTIC = 500;

    private DeliveryReport() {}

    /**
     * @param report the text of message/delivery-status
     * @param original header of the mail that it is about; null if it is not there
     * @return empty if the report names no recipient
     */
    static Optional<Bounce> read(String report, @Nullable OriginalMail original) {
        Map<String, Recipient> recipients = new LinkedHashMap<>();
        String id = null;
        for (ReportFields group : ReportFields.groups(report)) {
            String address = group.first("original-recipient")
                    .map(ReportFields::address)
                    .or(() -> group.first("final-recipient").map(ReportFields::address))
                    .or(() -> group.first("x-actual-recipient").map(ReportFields::address))
                    .orElse(null);
            if (address != null) {
                recipients.putIfAbsent(address.toLowerCase(Locale.ROOT), recipient(address, group));
            }
            id = id != null
                    ? id
                    : group.first("x-original-message-id")
                            .map(MessageIds::first)
                            .orElse(null);
        }
        if (recipients.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Bounce(
                List.copyOf(recipients.values()),
                original != null && original.messageId() != null ? original.messageId() : id,
                original == null ? null : original.from(),
                true));
    }

    private static Recipient recipient(String address, ReportFields group) {
        String action = group.first("action").orElse("").strip().toLowerCase(Locale.ROOT);
        Matcher status = Undelivered.STATUS.matcher(group.first("status").orElse(""));
        String code = status.find() ? status.group(1) : null;
        String diagnostic = group.first("diagnostic-code").orElse("");
        String said = diagnostic.substring(diagnostic.indexOf(';') + 1).strip();
        return new Recipient(
                address,
                Undelivered.severity(action.split("[\\s(;]", 2)[0], code, said),
                code,
                said.isEmpty() ? null : oneLine(said));
    }

    static String oneLine(String said) {
        String line = said.replaceAll("\\s+", " ").strip();
        int end = Math.min(line.length(), LONGEST_DIAGNOSTIC);
        boolean half = end < line.length() && Character.isHighSurrogate(line.charAt(end - 1));
        return line.substring(0, half ? end - 1 : end);
    }
}

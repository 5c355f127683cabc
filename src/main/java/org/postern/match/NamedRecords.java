package org.postern.match;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.config.Secret;
import org.postern.config.ServiceCodeConfig;
import org.postern.message.Address;
import org.postern.message.Mail;

/**
 * The records that a mail names by a code. The places are read in this order: plus-address, header {@code X-Postern-Code}, subject, body outside quotes;
 * our own codes come before numbers found by the site's legacy patterns. Only codes with our MAC are given; legacy numbers can be typed by anyone.
 */
final class NamedRecords {
    private static final String HEADER = "X-Postern-Code";
    /** More codes than this in one mail are not looked up. */
    private static final int MOST = 20;

    /**
     * @param type what the code names
     * @param value the record's id, or, for a legacy code, its number or id
     * @param place where it stands, for people
     */
    record Named(RecordRef.Type type, String value, boolean legacy, String place) {
        RecordRef ref() {
            return new RecordRef(type, value);
        }
    }

    private final Optional<ServiceCode> code;
    private final List<Pattern> legacy;

    NamedRecords(Optional<ServiceCodeConfig> config) {
        // Without its key, which only the running daemon may be given, no code can be told from a forged one.
        this.code = config.map(ServiceCodeConfig::key).filter(Secret::isThere).map(ServiceCode::new);
        this.legacy = config.map(ServiceCodeConfig::legacy).orElse(List.of());
    }

    /** @return what the mail names, most trusted place first, each once */
    List<Named> in(Mail mail) {
        Set<Named> named = new LinkedHashSet<>();
        code.ifPresent(c -> {
            recipients(mail).forEach(address -> add(named, c.verify(localPart(address)), "plus-address"));
            mail.headers().all(HEADER).forEach(value -> add(named, c.verify(value), "header"));
            add(named, c.verify(mail.subject()), "subject");
            add(named, c.verify(newText(mail)), "text");
        });
        for (Pattern pattern : legacy) {
            named.addAll(numbers(pattern, mail.subject(), "subject"));
        }
        for (Pattern pattern : legacy) {
            named.addAll(numbers(pattern, newText(mail), "text"));
        }
        return named.stream().limit(MOST).toList();
    }

    private static void add(Set<Named> named, List<RecordRef> refs, String place) {
        for (RecordRef ref : refs) {
            named.add(new Named(ref.type(), ref.id(), false, place));
        }
    }

    private static List<Named> numbers(Pattern pattern, String text, String place) {
        List<Named> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (found.size() < MOST && matcher.find()) {
            for (String group : pattern.namedGroups().keySet()) {
                String value = matcher.group(group);
                type(group)
                        .filter(type -> value != null && !value.isBlank())
                        .ifPresent(type -> found.add(new Named(type, value.strip(), true, place)));
            }
        }
        return found;
    }

    private static Optional<RecordRef.Type> type(String group) {
        return switch (group.toLowerCase(Locale.ROOT)) {
            case "opportunity" -> Optional.of(RecordRef.Type.OPPORTUNITY);
            case "case" -> Optional.of(RecordRef.Type.CASE);
            case "lead" -> Optional.of(RecordRef.Type.LEAD);
            default -> Optional.empty();
        };
    }

    /** Quoted text does not count: it holds the codes of whatever is answered or forwarded. */
    private static String newText(Mail mail) {
        return mail.text().fresh();
    }

    private static Stream<String> recipients(Mail mail) {
        return Stream.of(mail.people().to(), mail.people().cc(), mail.people().deliveredTo())
                .flatMap(List::stream)
                .map(Address::address)
                .filter(address -> address.indexOf('+') > 0)
                .limit(MOST);
    }

    private static String localPart(String address) {
        int at = address.lastIndexOf('@');
        return address.substring(
                address.indexOf('+') + 1, at < 0 ? address.length() : Math.max(at, address.indexOf('+') + 1));
    }
}

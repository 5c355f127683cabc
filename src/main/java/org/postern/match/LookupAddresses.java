package org.postern.match;

import java.net.IDN;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.message.Address;
import org.postern.message.Mail;

/** Under which spellings an address may stand in the CRM, and whose addresses of a mail are looked up at all. */
final class LookupAddresses {
    /** Recipients beyond these are not looked up: nobody writes to so many about one record. */
    private static final int MOST_RECIPIENTS = 100;

    private LookupAddresses() {}

    /** @return the address itself: as written in lower case, with its domain in ASCII and in Unicode (RFC 5891); each once */
    static List<String> exact(String address) {
        String key = address.strip().toLowerCase(Locale.ROOT);
        int at = key.lastIndexOf('@');
        if (at < 1 || at == key.length() - 1) {
            return List.of();
        }
        String local = key.substring(0, at + 1);
        String domain = key.substring(at + 1);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(key);
        ascii(domain).ifPresent(ascii -> forms.add(local + ascii));
        forms.add(local + IDN.toUnicode(domain).toLowerCase(Locale.ROOT));
        return List.copyOf(forms);
    }

    /** @return the address less its plus-tag, in the same spellings; empty if it has none */
    static List<String> withoutTag(String address) {
        int plus = address.indexOf('+');
        int at = address.lastIndexOf('@');
        return plus > 0 && plus < at ? exact(address.substring(0, plus) + address.substring(at)) : List.of();
    }

    /** @return those the mail is sent to, To before Cc, at most a hundred */
    static List<Address> recipients(Mail mail) {
        return Stream.concat(mail.people().to().stream(), mail.people().cc().stream())
                .limit(MOST_RECIPIENTS)
                .toList();
    }

    /** @return every spelling that may be asked for */
    static List<String> all(String address) {
        List<String> forms = new ArrayList<>(exact(address));
        forms.addAll(withoutTag(address));
        return forms;
    }

    /** @return lower-case domain in ASCII, as names are compared; the lower-case domain itself if it is no legal name */
    static String asciiDomain(Address address) {
        return ascii(address.domain()).orElse(address.domain());
    }

    private static Optional<String> ascii(String domain) {
        try {
            return Optional.of(IDN.toASCII(domain).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not a legal name: only its own spelling can be found
        }
    }
}

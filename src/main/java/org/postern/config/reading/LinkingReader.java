package org.postern.config.reading;

import com.google.common.net.InternetDomainName;
import java.net.IDN;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.config.Config;
import org.postern.config.FreeMail;
import org.postern.config.LinkingConfig;

/** Reads {@code linking}. */
final class LinkingReader {
    private static final Scalar<Boolean> SEVERAL = Scalar.choice(Map.of("client-only", false, "last-active", true));

    private LinkingReader() {}

    static LinkingConfig read(Section root) {
        Section section = root.section("linking", Set.of("several-active", "companies"));
        Map<String, String> companies = new LinkedHashMap<>();
        section.find("companies")
                .ifPresent(map ->
                        Section.named(map).entries().forEach((domain, account) -> company(domain, account, companies)));
        return new LinkingConfig(section.read("several-active", SEVERAL, false), Map.copyOf(companies));
    }

    private static void company(String written, Item account, Map<String, String> companies) {
        String domain = ascii(written);
        if (domain == null || !InternetDomainName.isValid(domain)) {
            account.problem(Quoted.of(written) + " is no domain; allowed: names like client.example", null);
        } else if (FreeMail.isDomain(domain)) {
            account.problem(
                    "anybody may have an address at " + domain,
                    "list people of such a provider in the CRM, one by one");
        } else if (InternetDomainName.from(domain).isPublicSuffix()) {
            account.problem(
                    "anybody may have a domain below " + domain + ", a public suffix",
                    "write the company's own domain, as client." + domain);
        } else {
            account.as(Scalars.TEXT).ifPresent(id -> companies.put(domain, id));
        }
    }

    private static @org.jspecify.annotations.Nullable String ascii(String domain) {
        try {
            return IDN.toASCII(domain.strip()).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Our own people are no client's; to be called when all is read. */
    static void check(Section root, Config config) {
        Set<String> ours = Stream.concat(
                        config.staff().domains().stream(),
                        config.mailboxes().stream()
                                .flatMap(box -> Stream.concat(Stream.of(box.address()), box.aliases().stream()))
                                .map(address -> address.substring(address.lastIndexOf('@') + 1)))
                .collect(Collectors.toSet());
        root.find("linking")
                .filter(Item::isMap)
                .flatMap(item -> Section.named(item).find("companies"))
                .filter(Item::isMap)
                .ifPresent(map -> Section.named(map).entries().forEach((domain, item) -> {
                    String ascii = ascii(domain);
                    if (ascii != null
                            && config.linking().companies().containsKey(ascii)
                            && ours.stream().anyMatch(own -> isWithin(own, ascii))) {
                        item.problem(domain + " is a domain of our own", "our people are users of the CRM, or staff");
                    }
                }));
    }

    private static boolean isWithin(String domain, String parent) {
        return domain.equals(parent) || domain.endsWith("." + parent);
    }
}

package org.postern.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Domains at which anybody may have an address: of providers of free mail and of access. That two people share one says nothing about them. */
public final class FreeMail {
    private static final Set<String> DOMAINS = read();

    private FreeMail() {}

    /** @param domain in ASCII, in any case */
    public static boolean isDomain(String domain) {
        return DOMAINS.contains(domain.toLowerCase(Locale.ROOT));
    }

    private static Set<String> read() {
        try (InputStream in = Objects.requireNonNull(FreeMail.class.getResourceAsStream("free-mail-domains.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("free-mail-domains.txt of this program cannot be read", e);
        }
    }
}

package org.postern.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a mail server is reached, beside its name and port.
 *
 * @param ca PEM file of whoever signed the server's certificate; null: those that Java trusts
 * @param clientCertificate shown to servers that ask for one; null: none
 * @param proxy null: straight
 * @param budget what the server may be asked for
 */
public record ReachConfig(
        @Nullable Path ca,
        @Nullable KeyPairConfig clientCertificate,
        @Nullable Proxy proxy,
        Addresses addresses,
        Budget budget) {
    /** Straight, over any address, to a server with a public certificate. */
    public static final ReachConfig PLAIN = new ReachConfig(null, null, null, Addresses.ANY, Budget.NONE);

    /** Which addresses of a host are tried, and in what order. */
    public enum Addresses {
        /** All, in the order of the system. */
        ANY,
        /** All, those of IPv4 first. */
        IPV4_FIRST,
        /** All, those of IPv6 first. */
        IPV6_FIRST,
        IPV4,
        IPV6
    }

    /**
     * What a server bears or its provider allows. Whoever reads from the same host, or by the same account, shares it.
     *
     * @param connections at a time; 0: any number
     * @param octetsPerDay of mail in 24 hours; 0: any number
     * @param perAccount true: each account has its own; false: all mailboxes of the host share one
     */
    public record Budget(int connections, long octetsPerDay, boolean perAccount) {
        public static final Budget NONE = new Budget(0, 0, false);
    }

    /** @param user for HTTP only; null: none is asked */
    public record Proxy(
            Kind kind,
            String host,
            int port,
            @Nullable String user,
            @Nullable Secret password) {
        public enum Kind {
            /** HTTP CONNECT. */
            HTTP,
            SOCKS5
        }
    }
}

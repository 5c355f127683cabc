package org.postern.config;

import org.jspecify.annotations.Nullable;

/** Where answers and notices are handed in. {@code from} is an address, or {@code Name <address>}. */
public record SmtpConfig(
        String host,
        int port,
        MailboxConfig.Tls tls,
        @Nullable String user,
        @Nullable Secret password,
        String from) {}

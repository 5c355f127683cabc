package org.postern.config;

import org.jspecify.annotations.Nullable;

/** @param grant client-credentials or device */
public record OAuth2Config(
        String provider,
        @Nullable String tenant,
        String clientId,
        @Nullable Secret clientSecret,
        String grant) {}

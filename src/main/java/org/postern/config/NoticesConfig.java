package org.postern.config;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How responsibles are told of new mail.
 *
 * @param singleUpTo up to that many within {@code window} one notice each, above one summary
 * @param quietFrom start of the quiet hours in the configured zone; null with {@code quietUntil}: none
 * @param sinks crm, mail, webhook
 */
public record NoticesConfig(
        Duration window,
        int singleUpTo,
        @Nullable LocalTime quietFrom,
        @Nullable LocalTime quietUntil,
        Set<String> sinks) {}

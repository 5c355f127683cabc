package org.postern.config;

import org.jspecify.annotations.Nullable;

/**
 * One value of a configuration, as {@code config show} tells it.
 *
 * @param path as in {@code mailboxes[0].host}
 * @param value as it counts; a secret is shown as the reference to it
 * @param at where it stands; null: nowhere, it is a default
 * @param own false if the section where it counts does not say it itself, but {@code defaults} or nobody does
 */
public record Setting(String path, String value, @Nullable Location at, boolean own) {}

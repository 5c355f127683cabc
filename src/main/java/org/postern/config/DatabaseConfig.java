package org.postern.config;

import org.jspecify.annotations.Nullable;

/**
 * The one database that holds the CRM's tables and our own.
 *
 * @param url JDBC URL of the CRM's database (MariaDB, H2 or PostgreSQL)
 * @param schema where our {@code postern_*} tables live: a database of its own on the same server, or the CRM's
 * @param pool most connections held, at least 2
 */
public record DatabaseConfig(
        String url, @Nullable String user, @Nullable Secret password, String schema, int pool) {}

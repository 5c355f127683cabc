package org.postern.store;

import org.postern.config.DatabaseConfig;
import org.postern.servers.PostgresServer;

class DatabasePostgresIT extends DatabaseContract {
    @Override
    DatabaseConfig config() {
        return PostgresServer.get().fresh();
    }

    @Override
    DatabaseConfig inTheCrmsSchema() {
        DatabaseConfig fresh = PostgresServer.get().fresh();
        return new DatabaseConfig(fresh.url(), fresh.user(), null, "public", 4);
    }
}

package org.postern.store;

import org.postern.config.DatabaseConfig;
import org.postern.servers.PostgresServer;

class RepositoriesPostgresIT extends RepositoriesContract {
    @Override
    DatabaseConfig config() {
        return PostgresServer.get().fresh();
    }
}

package org.postern.store;

import org.postern.config.DatabaseConfig;
import org.postern.servers.PostgresServer;

class SqlLedgerPostgresIT extends SqlLedgerContract {
    @Override
    DatabaseConfig config() {
        return PostgresServer.get().fresh();
    }
}

package org.postern.store;

import org.postern.config.DatabaseConfig;
import org.postern.servers.MariaDbServer;

class RepositoriesIT extends RepositoriesContract {
    @Override
    DatabaseConfig config() {
        return MariaDbServer.get().fresh().config();
    }
}

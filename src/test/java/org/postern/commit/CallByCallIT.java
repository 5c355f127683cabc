package org.postern.commit;

import org.postern.config.DatabaseConfig;
import org.postern.servers.MariaDbServer;

class CallByCallIT extends CallByCall {
    @Override
    DatabaseConfig databaseConfig() {
        return MariaDbServer.get().fresh().config();
    }
}

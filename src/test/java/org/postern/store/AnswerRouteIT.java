package org.postern.store;

import org.postern.config.DatabaseConfig;
import org.postern.servers.MariaDbServer;

class AnswerRouteIT extends AnswerRouteContract {
    @Override
    DatabaseConfig config() {
        return MariaDbServer.get().fresh().config();
    }
}

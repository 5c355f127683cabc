package org.postern.store;

import org.postern.config.DatabaseConfig;
import org.postern.servers.MariaDbServer;

class NoticeRouteIT extends NoticeRouteContract {
    @Override
    DatabaseConfig config() {
        return MariaDbServer.get().fresh().config();
    }
}

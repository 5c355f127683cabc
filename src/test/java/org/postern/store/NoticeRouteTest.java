package org.postern.store;

import org.postern.config.DatabaseConfig;

class NoticeRouteTest extends NoticeRouteContract {
    @Override
    DatabaseConfig config() {
        return h2();
    }
}

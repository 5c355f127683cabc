package org.postern.crm.mapped;

import java.nio.file.Path;
import org.postern.servers.MariaDbServer;

class MappedMeanwhileIT extends MappedMeanwhile {
    @Override
    MappedDesk open(Path folder) throws Exception {
        return new MappedDesk(
                "plain-mariadb", MariaDbServer.get().fresh().url(), MariaDbServer.USER, MariaDbServer.PASSWORD, folder);
    }

    @Override
    String impatiently(String sql) {
        return "set statement innodb_lock_wait_timeout = 1 for " + sql;
    }
}

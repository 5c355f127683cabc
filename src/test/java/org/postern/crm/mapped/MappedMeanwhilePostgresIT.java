package org.postern.crm.mapped;

import java.nio.file.Path;
import org.postern.servers.PostgresServer;

class MappedMeanwhilePostgresIT extends MappedMeanwhile {
    @Override
    MappedDesk open(Path folder) throws Exception {
        return new MappedDesk("plain-postgresql", PostgresServer.get().fresh().url(), "postgres", "", folder);
    }

    @Override
    String impatiently(String sql) {
        return "begin; set local lock_timeout = '300ms'; " + sql + "; commit";
    }
}

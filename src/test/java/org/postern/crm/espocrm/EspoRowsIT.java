package org.postern.crm.espocrm;

import java.nio.file.Path;
import org.postern.servers.MariaDbServer;

class EspoRowsIT extends EspoRows {
    @Override
    EspoDesk open(Path folder) throws Exception {
        String url = MariaDbServer.get().fresh().url();
        return new EspoDesk(url, MariaDbServer.USER, MariaDbServer.PASSWORD, folder);
    }
}

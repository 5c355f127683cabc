package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoAccountsIT extends EspoAccountsRead {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder);
    }
}

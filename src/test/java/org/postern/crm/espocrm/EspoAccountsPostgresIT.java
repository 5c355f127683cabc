package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoAccountsPostgresIT extends EspoAccountsRead {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.postgres(folder);
    }
}

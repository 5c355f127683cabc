package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoAccountsTest extends EspoAccountsRead {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.h2(folder);
    }
}

package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoRowsIT extends EspoRows {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder);
    }
}

package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoBatchIT extends EspoBatch {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder);
    }
}

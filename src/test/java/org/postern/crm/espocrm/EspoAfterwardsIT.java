package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoAfterwardsIT extends EspoAfterwards {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder);
    }
}

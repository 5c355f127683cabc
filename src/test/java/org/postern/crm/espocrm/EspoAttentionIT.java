package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoAttentionIT extends EspoAttention {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.mariaDb(folder);
    }
}

package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoAttentionPostgresIT extends EspoAttention {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.postgres(folder);
    }
}

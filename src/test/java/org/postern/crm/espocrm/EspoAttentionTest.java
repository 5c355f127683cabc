package org.postern.crm.espocrm;

import java.nio.file.Path;

class EspoAttentionTest extends EspoAttention {
    @Override
    EspoDesk open(Path folder) throws Exception {
        return Desks.h2(folder);
    }
}

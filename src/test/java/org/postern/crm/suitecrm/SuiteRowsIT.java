package org.postern.crm.suitecrm;

import java.nio.file.Path;

class SuiteRowsIT extends SuiteRows {
    @Override
    SuiteDesk open(Path folder) throws Exception {
        return SuiteDesk.mariaDb(folder);
    }
}

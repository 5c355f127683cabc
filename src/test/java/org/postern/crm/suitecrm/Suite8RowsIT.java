package org.postern.crm.suitecrm;

import java.nio.file.Path;

class Suite8RowsIT extends Suite8Rows {
    @Override
    SuiteDesk open(Path folder) throws Exception {
        return SuiteDesk.mariaDb8(folder);
    }
}

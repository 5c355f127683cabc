package org.postern.crm.suitecrm;

import java.nio.file.Path;

class SuiteAfterwardsIT extends SuiteAfterwards {
    @Override
    SuiteDesk open(Path folder) throws Exception {
        return SuiteDesk.mariaDb(folder);
    }
}

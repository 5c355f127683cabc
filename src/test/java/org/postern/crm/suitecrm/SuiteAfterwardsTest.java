package org.postern.crm.suitecrm;

import java.nio.file.Path;

class SuiteAfterwardsTest extends SuiteAfterwards {
    @Override
    SuiteDesk open(Path folder) throws Exception {
        return SuiteDesk.h2(folder);
    }
}

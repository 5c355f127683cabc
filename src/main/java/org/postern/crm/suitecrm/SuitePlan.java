package org.postern.crm.suitecrm;

import org.postern.crm.sql.RowPlan;

/** Rows and changes of one mail. */
final class SuitePlan extends RowPlan<Changes> {
    private final boolean takenUp;

    /** @param takenUp it is there already and is filed anew */
    SuitePlan(String emailId, boolean takenUp) {
        super(emailId, new Changes());
        this.takenUp = takenUp;
    }

    boolean takenUp() {
        return takenUp;
    }
}

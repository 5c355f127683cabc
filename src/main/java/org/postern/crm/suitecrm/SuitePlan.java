package org.postern.crm.suitecrm;

import org.postern.crm.sql.RowPlan;

/** Rows and changes of one mail. */
final class SuitePlan extends RowPlan<Changes> {
    SuitePlan(String emailId) {
        super(emailId, new Changes());
    }
}
